package dev.millrace.kubernetes.job;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Wakes one thread that waits for news. A signal given while it is not waiting is not lost. Safe
/// for all threads.
final class Signal {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition given = lock.newCondition();
  private boolean pending;

  void give() {
    lock.lock();
    try {
      pending = true;
      given.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Waits for a signal, for that long at most.
  void await(Duration most) throws InterruptedException {
    lock.lock();
    try {
      long left = most.toNanos();
      while (!pending && left > 0) {
        left = given.awaitNanos(left);
      }
      pending = false;
    } finally {
      lock.unlock();
    }
  }
}
