package dev.millrace.event.pump;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Keeps what an intake has taken, in a thread of its own, while its pump waits for outputs. Nobody
/// else may use the intake until the end.
final class Holding {
  private final Intake intake;
  private final Duration every;
  private final Consumer<Exception> trouble;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread;

  /// Begins.
  ///
  /// @param trouble is told why it could not be held
  Holding(Intake intake, Duration every, Consumer<Exception> trouble) {
    this.intake = intake;
    this.every = every;
    this.trouble = trouble;
    this.thread = Thread.ofVirtual().name("holding").start(this::hold);
  }

  private void hold() {
    try {
      while (!over.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          intake.hold();
        } catch (IOException | RuntimeException e) {
          trouble.accept(e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The intake is free again.
  void end() throws InterruptedException {
    over.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      thread.interrupt();
      thread.join();
      throw e;
    }
  }
}
