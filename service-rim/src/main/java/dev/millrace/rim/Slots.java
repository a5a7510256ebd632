package dev.millrace.rim;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// How many items a worker works on at once. Safe for many threads.
///
/// A few more may wait for a moment, as many as there are slots: whoever sends the next item just
/// before the last one is done need not come again, and no slot is idle between two items.
public final class Slots {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final int size;
  private final Duration patience;
  private final Semaphore atWork;
  private final Semaphore present;

  /// @param size how many at once
  /// @param patience how long one more may wait, at most
  public Slots(int size, Duration patience) {
    this.size = size;
    this.patience = patience;
    this.atWork = new Semaphore(size, true);
    this.present = new Semaphore(2 * size);
  }

  /// False if there is no slot now nor, if there is room to wait, in time. Otherwise the slot has to
  /// be given back.
  public boolean take() throws InterruptedException {
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

  /// What a caller is told when all of them are taken.
  ///
  /// @param status 429 or 503, which mean the same to whoever sends items
  public Refusal refusal(int status) {
    return new Refusal(
            status,
            "worker-busy",
            "All slots are busy",
            "all %d slots are at work; try again later".formatted(size))
        .retryAfter(SOON);
  }

  public void giveBack() {
    atWork.release();
    present.release();
  }

  public int size() {
    return size;
  }

  public int waiting() {
    return atWork.getQueueLength();
  }

  public int busy() {
    return size - atWork.availablePermits();
  }
}
