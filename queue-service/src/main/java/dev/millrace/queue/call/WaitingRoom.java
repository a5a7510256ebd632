package dev.millrace.queue.call;

import dev.millrace.queue.machine.Refusal.Unavailable;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Bounds the requests that wait for something to happen. Each costs a connection and a virtual
/// thread, which is little, but not nothing.
public final class WaitingRoom {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final int seats;
  private final Semaphore free;

  /// @param seats requests that may wait at once
  WaitingRoom(int seats) {
    this.seats = seats;
    this.free = new Semaphore(seats);
  }

  /// Runs what waits, unless too many do already: then the caller is refused with 503.
  public <T> T during(Supplier<T> waiting) {
    if (!free.tryAcquire()) {
      throw Problems.of(
          new Unavailable(
              "%d requests are waiting already (millrace.limits.waiting); try again without a wait"
                  .formatted(seats),
              RETRY));
    }
    try {
      return waiting.get();
    } finally {
      free.release();
    }
  }
}
