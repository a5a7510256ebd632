package dev.millrace.launcher.scale;

import dev.millrace.contracts.scale.Steadying;

/// KEDA's queue-length rule: `ceil(length / target)` workers.
///
/// KEDA itself looks at each polling interval and only starts the first worker and, after the
/// cooldown, stops the last. Between one and the most the HPA decides, at each of its syncs: the
/// metric's average value with its tolerance, up by at most 4 workers or 100 % in 15 seconds,
/// whichever is more (its default policy for scaling up), down after its stabilisation.
///
/// See <https://keda.sh/docs/latest/reference/scaledobject-spec/> and
/// <https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/>.
final class KedaPolicy implements ScalingPolicy {
  private static final int UP_AT_ONCE = 4;
  private static final double UP_RATIO = 2;
  private static final long UP_PERIOD = 15_000;

  private final KedaSettings settings;
  private final int min;
  private final int max;
  private final Steadying stabilisation;
  private long nextPoll;
  private long nextSync;
  private long lastActive;
  private long upSince = Long.MIN_VALUE / 2;
  private int upFrom;

  KedaPolicy(KedaSettings settings, int min, int max) {
    this.settings = settings;
    this.min = min;
    this.max = max;
    this.stabilisation = new Steadying(settings.stabilisation());
  }

  @Override
  public String name() {
    return "KEDA queue length";
  }

  /// Fine enough for both clocks.
  @Override
  public long period() {
    return 1000;
  }

  @Override
  public Shrinking shrinking() {
    return Shrinking.NEWEST;
  }

  @Override
  public int look(long now, Sight sight) {
    int length = sight.ready() + (settings.countsLeased() ? sight.leased() : 0);
    int workers = sight.workers();
    if (now >= nextPoll) {
      nextPoll = now + settings.polling().toMillis();
      workers = poll(now, length, workers);
    }
    if (now >= nextSync) {
      nextSync = now + settings.sync().toMillis();
      workers = workers == 0 ? 0 : sync(now, length, workers);
    }
    return workers;
  }

  private int poll(long now, int length, int workers) {
    if (length > 0) {
      lastActive = now;
      return Math.max(workers, 1);
    }
    boolean cooled = now - lastActive >= settings.cooldown().toMillis();
    return cooled ? min : workers;
  }

  /// The HPA's own minimum is at least 1.
  private int sync(long now, int length, int workers) {
    double ratio = length / (settings.target() * workers);
    int wanted =
        Math.abs(1 - ratio) <= settings.tolerance()
            ? workers
            : (int) Math.min(max, Math.ceil(length / settings.target()));
    wanted = Math.clamp(wanted, Math.max(1, min), Math.max(1, max));
    int steady = stabilisation.steady(now, wanted, workers);
    return Math.min(steady, mostUp(now, workers));
  }

  private int mostUp(long now, int workers) {
    if (now - upSince >= UP_PERIOD) {
      upSince = now;
      upFrom = workers;
    }
    return Math.max(workers, (int) Math.max(upFrom + UP_AT_ONCE, Math.ceil(upFrom * UP_RATIO)));
  }
}
