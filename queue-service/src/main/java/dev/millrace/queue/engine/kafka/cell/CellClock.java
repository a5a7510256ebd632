package dev.millrace.queue.engine.kafka.cell;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The time that a cell lives in: the broker's, which stamps each command when it is appended.
/// Between two of them it goes on as fast as this machine's clock does. So replicas whose wall
/// clocks differ agree about when a lease ends, whichever of them has the cell.
///
/// Used by one thread.
final class CellClock {
  private final LongSupplier nanos;
  private @Nullable Instant stamped;
  private long readAt;

  CellClock(LongSupplier nanos) {
    this.nanos = nanos;
    this.readAt = nanos.getAsLong();
  }

  /// A command was appended at that time; it is taken as now.
  void read(Instant appended) {
    Instant now = now();
    stamped = now == null || appended.isAfter(now) ? appended : now;
    readAt = nanos.getAsLong();
  }

  /// Null until the first command was read: then nobody here knows.
  @Nullable Instant now() {
    return stamped == null ? null : stamped.plusNanos(nanos.getAsLong() - readAt);
  }

  /// How long the broker has not been heard of.
  Duration silence() {
    return Duration.ofNanos(nanos.getAsLong() - readAt);
  }
}
