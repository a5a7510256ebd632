package dev.millrace.worker.lease;

import java.time.Duration;

/// From when until when a lease is certainly ours. Pure.
///
/// @param sentAt the ticker when the request that was granted was sent: the queue cannot have begun
///     to count earlier
/// @param duration what was asked for
public record Proof(long sentAt, Duration duration) {
  private static final Duration LARGEST_MARGIN = Duration.ofSeconds(10);

  /// Kept back from the end, a tenth of the lease but at most 10 s: time for clocks that do not run
  /// alike, and for stopping the work before the queue may hand the item to somebody else.
  public static Duration margin(Duration duration) {
    Duration tenth = duration.dividedBy(10);
    return tenth.compareTo(LARGEST_MARGIN) < 0 ? tenth : LARGEST_MARGIN;
  }

  public boolean holds(long now) {
    return now - sentAt < duration.minus(margin(duration)).toNanos();
  }

  /// Whether it is time to extend the lease: a third of it has gone.
  public boolean heartbeatDue(long now) {
    return now - sentAt >= duration.dividedBy(3).toNanos();
  }
}
