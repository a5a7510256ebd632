package dev.millrace.event.scale;

import dev.millrace.contracts.queue.ScaleStatus;
import dev.millrace.contracts.scale.ScaleBounds;
import dev.millrace.contracts.scale.ScaleFigures;
import dev.millrace.contracts.scale.ScaleRule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Comes from samples of the lag to how many adapters there should be, by the queue's own rule. The
/// work of one record is the time that one adapter takes for it while records wait: before any have
/// waited, that is not known. For one thread.
final class LagScale {
  /// Records that have to wait before what is read in a while tells how fast an adapter is.
  private static final long SATURATED = 1_000;

  private final String adapter;
  private final Duration window;
  private @Nullable Sample before;
  private double perSecondIn;
  private double perSecondEach;

  /// What was seen of all inputs at one time.
  ///
  /// @param at milliseconds, of any clock that does not go back
  /// @param written records ever written, the end offsets
  /// @param lag records that are not committed
  /// @param members adapters that read
  record Sample(long at, long written, long lag, int members) {}

  /// @param window over which rates are smoothed
  LagScale(String adapter, Duration window) {
    this.adapter = adapter;
    this.window = window;
  }

  /// @return null at the first sample
  @Nullable ScaleStatus next(Sample now, ScaleBounds bounds) {
    Sample earlier = before;
    before = now;
    if (earlier == null || now.at() <= earlier.at()) {
      return null;
    }
    double seconds = (now.at() - earlier.at()) / 1e3;
    double share = Math.min(1, seconds / (window.toMillis() / 1e3));
    double in = Math.max(0, now.written() - earlier.written()) / seconds;
    double read = Math.max(0, in - (now.lag() - earlier.lag()) / seconds);
    perSecondIn = perSecondIn == 0 ? in : perSecondIn + share * (in - perSecondIn);
    if (Math.min(now.lag(), earlier.lag()) >= SATURATED && now.members() > 0 && read > 0) {
      double each = read / now.members();
      perSecondEach = perSecondEach == 0 ? each : perSecondEach + 0.3 * (each - perSecondEach);
    }
    return status(now, bounds);
  }

  private ScaleStatus status(Sample now, ScaleBounds bounds) {
    var figures =
        new ScaleFigures(
            time(perSecondIn), time(perSecondEach), now.lag(), Duration.ZERO, 0, false);
    if (figures.processing() == null) {
      // One record each would be absurd: what one adapter can do shows once records wait for it.
      int enough = Math.clamp(now.lag() > 0 || perSecondIn > 0 ? 1 : 0, bounds.min(), bounds.max());
      return status(
          now,
          bounds,
          figures,
          enough,
          "no records have waited yet, so what one can do is not known");
    }
    var decision = ScaleRule.decide(figures, bounds, now.members());
    return status(now, bounds, figures, decision.workers(), decision.reason());
  }

  private ScaleStatus status(
      Sample now, ScaleBounds bounds, ScaleFigures figures, int desired, String reason) {
    return new ScaleStatus(
        adapter,
        desired,
        now.members(),
        bounds.min(),
        bounds.max(),
        now.lag(),
        figures.interarrival(),
        figures.processing(),
        figures.utilisation(desired),
        figures.drained(desired),
        reason);
  }

  private static @Nullable Duration time(double perSecond) {
    return perSecond <= 0 ? null : Duration.ofNanos(Math.max(1, (long) (1e9 / perSecond)));
  }
}
