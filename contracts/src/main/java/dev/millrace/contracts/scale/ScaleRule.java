package dev.millrace.contracts.scale;

import static dev.millrace.contracts.json.Durations.format;

import java.time.Duration;
import java.util.Locale;

/// Decides how many workers there should be.
///
/// A queue is stable only while `processing / workers < interarrival`. The rule takes the fewest
/// workers for which that holds, with the share that works off the backlog in the drain time on
/// top. When there are more than needed, it takes away only as many as leave
/// `processing / workers` at 90 % of the interarrival time or less; between the two it leaves
/// things as they are, so that a rate which wavers does not start and stop a worker again and
/// again.
public final class ScaleRule {
  /// The share of the interarrival time that the work may take after workers were taken away.
  private static final double AFTER_SCALING_DOWN = 0.9;

  /// Keeps what is a whole number on paper a whole number here.
  private static final double ROUNDING = 1e-9;

  private ScaleRule() {}

  /// @param workers how many there should be, within the bounds
  /// @param reason a sentence for people
  public record Decision(int workers, String reason) {}

  /// @param before what was decided the time before; 0 the first time
  public static Decision decide(ScaleFigures figures, ScaleBounds bounds, int before) {
    if (figures.paused()) {
      return bounded(bounds.min(), bounds, "the queue is paused");
    }
    if (figures.backlog() == 0 && figures.leased() == 0 && figures.arrivalLoad() == 0) {
      return bounded(0, bounds, "nothing waits and nothing arrives");
    }
    if (figures.processing() == null) {
      long items = figures.backlog() + figures.leased();
      return bounded(
          items,
          bounds,
          "no attempt has ended yet, so there should be one worker for each of the %d items at hand"
              .formatted(items));
    }
    double load = figures.arrivalLoad() + figures.drainLoad(bounds.drain());
    return steady(fewest(load), mostAfterScalingDown(load), before, figures, bounds);
  }

  private static Decision steady(
      long fewest, long most, int before, ScaleFigures figures, ScaleBounds bounds) {
    String why = why(figures, bounds.drain());
    if (before > most) {
      return bounded(
          most, bounds, why + " need %d; with fewer they would be busy over 90%%".formatted(most));
    }
    if (before > fewest) {
      return bounded(
          before, bounds, why + " need %d; one more stays until that is clear".formatted(fewest));
    }
    return bounded(fewest, bounds, why + " need %d".formatted(fewest));
  }

  /// The smallest n with `load / n < 1`, which is never 0: who has work waiting needs a worker.
  private static long fewest(double load) {
    return (long) Math.floor(load + ROUNDING) + 1;
  }

  /// The smallest n with `load / n <= 0.9`.
  private static long mostAfterScalingDown(double load) {
    return Math.max(fewest(load), (long) Math.ceil(load / AFTER_SCALING_DOWN - ROUNDING));
  }

  private static String why(ScaleFigures figures, Duration drain) {
    Duration interarrival = figures.interarrival();
    Duration processing = figures.processing();
    String work = processing == null ? "unknown" : words(processing);
    String arrivals =
        interarrival == null ? "no arrivals" : "one item every " + words(interarrival);
    String backlog =
        figures.backlog() == 0
            ? ""
            : " and %d waiting to be gone in %s".formatted(figures.backlog(), format(drain));
    return "%s%s, with %s of work each,".formatted(arrivals, backlog, work);
  }

  private static String words(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    if (seconds < 0.001) {
      return String.format(Locale.ROOT, "%.0f µs", seconds * 1e6);
    }
    if (seconds < 1) {
      return String.format(Locale.ROOT, "%.0f ms", seconds * 1e3);
    }
    return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
  }

  private static Decision bounded(long workers, ScaleBounds bounds, String reason) {
    int desired = bounds.clamp(workers);
    if (desired > workers) {
      return new Decision(desired, reason + "; at least %d are wanted".formatted(desired));
    }
    if (desired < workers) {
      return new Decision(desired, reason + "; at most %d are allowed".formatted(desired));
    }
    return new Decision(desired, reason);
  }
}
