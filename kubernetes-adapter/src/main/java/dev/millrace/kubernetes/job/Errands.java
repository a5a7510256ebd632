package dev.millrace.kubernetes.job;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls of the cluster that do not depend on each other: a few at a time, and none while it does
/// not keep up. What is left undone is found again by the next pass.
final class Errands implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Errands.class);
  private static final int AT_ONCE = 8;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final ApiPulse pulse;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().name("errand-", 0).factory());

  @FunctionalInterface
  interface Errand {
    void run() throws ClusterException;
  }

  /// @param pulse of the cluster
  Errands(ApiPulse pulse) {
    this.pulse = pulse;
  }

  /// Returns when all have been run, or left.
  void run(List<Errand> errands) throws InterruptedException {
    threads.invokeAll(errands.stream().map(this::task).toList());
  }

  private Callable<Void> task(Errand errand) {
    return () -> {
      if (pulse.isReady()) {
        attempt(errand);
      }
      return done();
    };
  }

  @SuppressWarnings("NullAway") // Void has no other value
  private static Void done() {
    return null;
  }

  private void attempt(Errand errand) {
    try {
      errand.run();
    } catch (ClusterException e) {
      if (e.status() == NOT_FOUND || e.status() == CONFLICT) {
        log.debug("it has changed meanwhile: {}", e.getMessage());
      } else if (!e.isForNow()) {
        log.error("the cluster refuses: {}", e.getMessage());
      }
    } catch (RuntimeException e) {
      log.error("a call of the cluster failed", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
