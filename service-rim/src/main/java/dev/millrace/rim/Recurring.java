package dev.millrace.rim;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Something that is done at the start and every so often afterwards, until closed. Several replicas
/// may do it side by side. What fails is left to the next time; it does not end it.
public final class Recurring implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Recurring.class);

  private final String name;
  private final Duration every;
  private final Work work;
  private final Class<?>[] expected;
  private final Thread thread;

  /// Must end soon.
  @FunctionalInterface
  public interface Work {
    void run() throws IOException;
  }

  /// @param name for the log, and of the thread
  /// @param expected what it ends with while something that it needs is away: told in one line. All
  ///     else is a fault, and told with its trace
  public Recurring(String name, Duration every, Work work, Class<?>... expected) {
    this.name = name;
    this.every = every;
    this.work = work;
    this.expected = expected;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        attempt();
        Thread.sleep(every);
      }
    } catch (InterruptedException e) {
      log.debug("{} is closed", name);
    }
  }

  private void attempt() {
    try {
      work.run();
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      if (Arrays.stream(expected).anyMatch(type -> type.isInstance(e))) {
        log.warn("{} is left to the next time: {}", name, e.toString());
      } else {
        log.error("{} failed, and is left to the next time", name, e);
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }
}
