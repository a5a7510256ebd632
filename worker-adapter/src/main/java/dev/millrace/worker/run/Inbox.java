package dev.millrace.worker.run;

import dev.millrace.worker.lease.HeldLease;
import dev.millrace.worker.lease.Holdings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Leases that wait for a slot, in the order they were handed out, and the room for more. Room is
/// reserved before the queue is asked, and belongs to the lease until that is settled or lost. Once
/// closed it takes and gives nothing more. Safe for all threads.
final class Inbox {
  private final Holdings holdings;
  private final Deque<HeldLease> waiting = new ArrayDeque<>();
  private int room;
  private boolean closed;

  /// @param room leases that may be held at once
  Inbox(int room, Holdings holdings) {
    this.room = room;
    this.holdings = holdings;
  }

  /// Reserves all the room there is, waiting a while when there is none.
  ///
  /// @param most that can be made use of
  /// @return 0 when there was none until then, or the inbox is closed
  synchronized int reserve(int most, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (room == 0 && !closed) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return 0;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    if (closed) {
      return 0;
    }
    int reserved = Math.min(room, most);
    room -= reserved;
    return reserved;
  }

  /// Gives reserved room back.
  synchronized void free(int unused) {
    room += unused;
    notifyAll();
  }

  /// Takes in what was handed out.
  ///
  /// @return false when it is too late: the leases must be given back
  synchronized boolean deliver(List<HeldLease> leases) {
    leases.forEach(holdings::add);
    if (closed) {
      return false;
    }
    waiting.addAll(leases);
    notifyAll();
    return true;
  }

  /// Waits for the next one.
  ///
  /// @return null when there will be none
  synchronized @Nullable HeldLease take() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    return waiting.pollFirst();
  }

  /// @return what nobody has begun
  synchronized List<HeldLease> close() {
    closed = true;
    List<HeldLease> rest = List.copyOf(waiting);
    waiting.clear();
    notifyAll();
    return rest;
  }
}
