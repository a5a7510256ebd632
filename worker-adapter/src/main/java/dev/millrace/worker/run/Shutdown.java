package dev.millrace.worker.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// How far this worker is on its way out. Each step is taken once and never taken back. Safe for
/// all threads.
///
/// ```text
///  at work ──► begun ──► hastened ──► merciless
///  no more work taken    work under   work under way
///                        way stopped  killed
/// ```
final class Shutdown {
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch hastened = new CountDownLatch(1);
  private final CountDownLatch merciless = new CountDownLatch(1);

  void begin() {
    begun.countDown();
  }

  /// Takes the next step.
  synchronized void hasten() {
    if (isHastened()) {
      merciless.countDown();
    }
    hastened.countDown();
  }

  boolean hasBegun() {
    return begun.getCount() == 0;
  }

  boolean isHastened() {
    return hastened.getCount() == 0;
  }

  boolean isMerciless() {
    return merciless.getCount() == 0;
  }

  /// Sleeps, but not past the beginning of the shutdown.
  void pause(Duration time) throws InterruptedException {
    begun.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Sleeps, but not past the moment when it is hastened.
  ///
  /// @return whether it is
  boolean awaitHaste(Duration time) throws InterruptedException {
    return hastened.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
