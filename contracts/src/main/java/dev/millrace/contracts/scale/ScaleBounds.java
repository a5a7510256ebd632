package dev.millrace.contracts.scale;

import dev.millrace.contracts.queue.QueueSpec;
import java.time.Duration;

/// Between what the rule may choose.
///
/// @param min fewest workers
/// @param max most workers, not below `min`
/// @param window over which arrivals and processing are measured
/// @param drain the backlog should be gone in this time
public record ScaleBounds(int min, int max, Duration window, Duration drain) {
  public static final Duration DEFAULT_WINDOW = Duration.ofMinutes(10);
  public static final Duration DEFAULT_DRAIN = Duration.ofMinutes(2);

  /// More workers than leases may be live would only wait, so `maxLeased` bounds them too.
  public static ScaleBounds of(QueueSpec spec) {
    QueueSpec.Scaling scaling =
        spec.scaling() == null ? new QueueSpec.Scaling(null, null, null, null) : spec.scaling();
    int min = scaling.min() == null ? 0 : scaling.min();
    int max = scaling.max() == null ? 1 : scaling.max();
    if (spec.maxLeased() != null) {
      max = Math.min(max, spec.maxLeased());
    }
    return new ScaleBounds(
        min,
        Math.max(min, max),
        scaling.window() == null ? DEFAULT_WINDOW : scaling.window(),
        scaling.drain() == null ? DEFAULT_DRAIN : scaling.drain());
  }

  int clamp(long workers) {
    return Math.clamp(workers, min, max);
  }
}
