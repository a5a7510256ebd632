package dev.millrace.images.work;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// How many items are worked on at once. Safe for many threads.
///
/// A few more may wait for a moment, as many as there are slots: whoever sends the next item just
/// before the last one is done need not come again, and no slot is idle between two items.
final class Slots {
  private final int size;
  private final Duration patience;
  private final Semaphore atWork;
  private final Semaphore present;

  /// @param size how many at once
  /// @param patience how long one more may wait, at most
  Slots(int size, Duration patience) {
    this.size = size;
    this.patience = patience;
    this.atWork = new Semaphore(size, true);
    this.present = new Semaphore(2 * size);
  }

  /// False if there is no slot now nor, if there is room to wait, in time.
  boolean take() throws InterruptedException {
    if (!present.tryAcquire()) {
      return false;
    }
    boolean taken = false;
    try {
      taken = atWork.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
      return taken;
    } finally {
      if (!taken) {
        present.release();
      }
    }
  }

  void giveBack() {
    atWork.release();
    present.release();
  }

  int size() {
    return size;
  }

  int waiting() {
    return atWork.getQueueLength();
  }

  int busy() {
    return size - atWork.availablePermits();
  }
}
