package dev.millrace.signup.delivery;

import java.util.concurrent.Semaphore;

/// How many deliveries are under way at once. Safe for many threads.
final class Slots {
  private final int size;
  private final Semaphore free;

  Slots(int size) {
    this.size = size;
    this.free = new Semaphore(size);
  }

  boolean take() {
    return free.tryAcquire();
  }

  void giveBack() {
    free.release();
  }

  int size() {
    return size;
  }

  int busy() {
    return size - free.availablePermits();
  }
}
