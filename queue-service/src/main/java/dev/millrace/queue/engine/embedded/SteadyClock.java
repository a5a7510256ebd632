package dev.millrace.queue.engine.embedded;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// The time that the machine lives in: never goes back, and never stands still. It follows the wall
/// clock forward at once. When the wall clock is set back it goes on a tenth slower until the two
/// meet again, so that leases still expire meanwhile.
///
/// Used by one thread.
final class SteadyClock {
  private static final int SLOWER = 10;

  private final InstantSource wall;
  private final LongSupplier nanos;
  private Instant now;
  private long readAt;

  /// @param atLeast where to begin when the wall clock is behind it
  SteadyClock(InstantSource wall, LongSupplier nanos, Instant atLeast) {
    this.wall = wall;
    this.nanos = nanos;
    this.now = later(wall.instant(), atLeast);
    this.readAt = nanos.getAsLong();
  }

  Instant now() {
    long read = nanos.getAsLong();
    Duration passed = Duration.ofNanos(Math.max(0, read - readAt));
    readAt = read;
    Instant shown = wall.instant();
    Instant slowed = now.plus(passed).minus(passed.dividedBy(SLOWER));
    now = later(shown, slowed);
    return now;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
