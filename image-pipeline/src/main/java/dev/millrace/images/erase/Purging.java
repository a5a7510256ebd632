package dev.millrace.images.erase;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Purges the trash at the start and every so often afterwards, until closed. What fails is left to
/// the next time.
final class Purging implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Purging.class);

  private final TrashKeeper keeper;
  private final Duration every;
  private final Thread thread;

  Purging(TrashKeeper keeper, Duration every) {
    this.keeper = keeper;
    this.every = every;
    this.thread = Thread.ofVirtual().name("purging").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        attempt();
        Thread.sleep(every);
      }
    } catch (InterruptedException e) {
      log.debug("purging is closed");
    }
  }

  private void attempt() {
    try {
      keeper.purge();
    } catch (IOException | RuntimeException e) {
      log.warn("Purging is left to the next time: {}", e.toString());
    }
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }
}
