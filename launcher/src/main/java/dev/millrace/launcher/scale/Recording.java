package dev.millrace.launcher.scale;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Notes down what happens in a [Simulation].
final class Recording {
  private static final double MILLIS_PER_HOUR = 3_600_000;

  private final long step;
  private final long[] waits;
  private final List<Result.Point> points = new ArrayList<>();
  private int done;
  private int started;
  private int most;
  private int begunAgain;
  private int arrivedSincePoint;
  private long paidMillis;

  /// @param items how many there will be
  Recording(int items, long step) {
    this.waits = new long[items];
    this.step = step;
  }

  long step() {
    return step;
  }

  void arrived(long now) {
    arrivedSincePoint++;
  }

  /// @param workers with the one that starts
  void started(int workers) {
    started++;
    most = Math.max(most, workers);
  }

  /// An attempt was lost with its worker.
  void begunAgain() {
    begunAgain++;
  }

  void done(SimulatedItem item) {
    waits[done++] = item.waited();
  }

  void paid(long millis) {
    paidMillis += millis;
  }

  void sample(long now, int backlog, int workers, long oldest) {
    points.add(new Result.Point(now, arrivedSincePoint, backlog, workers, oldest));
    arrivedSincePoint = 0;
  }

  Result result(String rule, long end, int min) {
    Arrays.sort(waits);
    return new Result(
        rule,
        end,
        min,
        paidMillis / MILLIS_PER_HOUR,
        most,
        started,
        begunAgain,
        Result.Waiting.of(waits),
        List.copyOf(points));
  }
}
