package dev.millrace.launcher.scale;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// What came of one run.
///
/// @param rule its name
/// @param end milliseconds until all was done and the workers were at their fewest again
/// @param min workers that go on costing after that
/// @param ownHours worker-hours until `end`
/// @param most workers at once
/// @param started workers
/// @param begunAgain attempts that were lost with their worker, or with their lease
record Result(
    String rule,
    long end,
    int min,
    double ownHours,
    int most,
    int started,
    int begunAgain,
    Waiting waiting,
    List<Point> points) {

  /// Worker-hours until a time that is not before `end`, so that two runs can be compared.
  double hours(long until) {
    return ownHours + min * ((until - end) / 3_600_000.0);
  }

  /// From the arrival of an item until the attempt began that did it.
  ///
  /// @param p95 as long as this, or shorter, waited 95 % of all items (nearest rank)
  record Waiting(Duration mean, Duration p50, Duration p95, Duration max) {
    /// @param sorted milliseconds, at least one
    static Waiting of(long[] sorted) {
      return new Waiting(
          Duration.ofMillis(Math.round(Arrays.stream(sorted).average().orElseThrow())),
          rank(sorted, 0.50),
          rank(sorted, 0.95),
          rank(sorted, 1));
    }

    private static Duration rank(long[] sorted, double share) {
      int rank = (int) Math.ceil(share * sorted.length);
      return Duration.ofMillis(sorted[Math.max(0, rank - 1)]);
    }
  }

  /// How things stood at one moment.
  ///
  /// @param at milliseconds since the trace began
  /// @param arrived items since the point before
  /// @param backlog items that wait
  /// @param workers all that cost
  /// @param oldest milliseconds that the first item in line has waited
  record Point(long at, int arrived, int backlog, int workers, long oldest) {}
}
