package dev.millrace.launcher.scale;

import java.time.Duration;

/// Runs both rules on a trace.
final class Comparing {
  /// Points of a series over the trace; a tail after it has as many for its length.
  private static final int POINTS = 800;

  /// So that a run ends within minutes.
  private static final Duration MOST_WORK = Duration.ofDays(1000);

  private final Trace trace;
  private final WorkTime work;
  private final long seed;
  private final OurOptions ours;
  private final KedaOptions keda;

  /// @param seed of the work that is drawn
  Comparing(Trace trace, WorkTime work, long seed, OurOptions ours, KedaOptions keda) {
    this.trace = trace;
    this.work = work;
    this.seed = seed;
    this.ours = ours;
    this.keda = keda;
  }

  /// @throws IllegalArgumentException when the trace holds too much work
  Comparison run() {
    double total = trace.items(work, seed).stream().mapToDouble(item -> item.work).sum();
    if (total > MOST_WORK.toMillis()) {
      throw new IllegalArgumentException(
          "the trace holds %,.0f days of work, and %d are the most: replay a part of it"
              .formatted(total / Duration.ofDays(1).toMillis(), MOST_WORK.toDays()));
    }
    Result our = simulate(ours.policy());
    Double given = keda.queueLength;
    if (given != null) {
      return new Comparison(our, keda(given), given, false);
    }
    KedaFit.Fitted fitted = new KedaFit(our, this::keda).find();
    return new Comparison(our, fitted.result(), fitted.target(), true);
  }

  private Result keda(double target) {
    return simulate(new KedaPolicy(keda.settings(target), ours.min, ours.max));
  }

  private Result simulate(ScalingPolicy policy) {
    long step = Math.max(1000, trace.span() / POINTS);
    return new Simulation(ours.plan(), policy, trace.items(work, seed), step).run();
  }
}
