package dev.millrace.queue.metrics;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

/// The upper bounds of the histograms' buckets. Few, since each is a series.
final class Buckets {
  /// From a tenth of a millisecond to ten seconds: answers.
  static final Duration[] LATENCY =
      millis(0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 125, 250, 500, 1000, 2500, 10_000);

  /// From ten milliseconds to a day: work, and waiting for it.
  static final Duration[] WORK =
      millis(
          10,
          50,
          100,
          500,
          1000,
          5000,
          10_000,
          30_000,
          60_000,
          300_000,
          600_000,
          3_600_000,
          21_600_000,
          86_400_000);

  private Buckets() {}

  private static Duration[] millis(double... bounds) {
    return Stream.of(Arrays.stream(bounds).boxed().toArray(Double[]::new))
        .map(bound -> Duration.ofNanos((long) (bound * 1e6)))
        .toArray(Duration[]::new);
  }
}
