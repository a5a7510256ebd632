package dev.millrace.event.kafka;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A topic as it should be.
///
/// @param partitions 1 to 10 000, default 3: the ceiling on those who read it in parallel
/// @param replication 1 to 15, default 1
/// @param retention how long records are kept; default the broker's
/// @param compact keep the last record of each key, instead of the records of the retention
public record TopicSpec(
    @Nullable Integer partitions,
    @Nullable Integer replication,
    @Nullable Duration retention,
    @Nullable Boolean compact) {
  public TopicSpec {
    partitions = partitions == null ? 3 : partitions;
    replication = replication == null ? 1 : replication;
    compact = compact != null && compact;
    if (partitions < 1 || partitions > 10_000) {
      throw new IllegalArgumentException("partitions must be 1 to 10000");
    }
    if (replication < 1 || replication > 15) {
      throw new IllegalArgumentException("replication must be 1 to 15");
    }
    if (retention != null && !retention.isPositive()) {
      throw new IllegalArgumentException("retention must be longer than nothing");
    }
  }
}
