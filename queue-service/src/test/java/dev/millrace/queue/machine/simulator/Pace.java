package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.queue.QueueSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How long the latest successes took, in milliseconds, and what follows from it.
record Pace(List<Long> millis) {
  static final Pace UNKNOWN = new Pace(List.of());

  Pace with(Duration took) {
    var more = new ArrayList<>(millis);
    more.add(took.toMillis());
    return new Pace(List.copyOf(more.subList(Math.max(0, more.size() - 101), more.size())));
  }

  /// What is stored of it.
  long records() {
    return millis.isEmpty() ? 0 : 1;
  }

  /// From when on a lease that began then is a straggler's; null when none will be.
  @Nullable Instant lateFrom(QueueSpec.@Nullable Hedge hedge, Instant started) {
    if (hedge == null || millis.size() < 10) {
      return null;
    }
    long median = millis.stream().sorted().skip(millis.size() / 2).findFirst().orElseThrow();
    long least = Objects.requireNonNull(hedge.least()).toMillis();
    long multiple = (long) (Objects.requireNonNull(hedge.factor()) * median);
    return started.plusMillis(Math.max(least, multiple) + 1);
  }
}
