package dev.millrace.launcher.scale;

import dev.millrace.contracts.scale.FlowWindow;
import dev.millrace.contracts.scale.ScaleBounds;
import dev.millrace.contracts.scale.ScaleFigures;
import dev.millrace.contracts.scale.ScaleRule;
import dev.millrace.contracts.scale.Steadying;
import java.time.Duration;

/// What queue-service decides, and a scaler does that looks at it regularly: the same rule, the
/// same window, the same steadying.
final class MillracePolicy implements ScalingPolicy {
  private final ScaleBounds bounds;
  private final Duration look;
  private final FlowWindow window;
  private final Steadying steadying;
  private int decided;

  /// @param look time between two looks
  /// @param scaleDownAfter how long fewer must have been wanted
  MillracePolicy(ScaleBounds bounds, Duration look, Duration scaleDownAfter) {
    this.bounds = bounds;
    this.look = look;
    this.window = new FlowWindow(0, bounds.window());
    this.steadying = new Steadying(scaleDownAfter);
  }

  @Override
  public String name() {
    return "millrace";
  }

  @Override
  public long period() {
    return look.toMillis();
  }

  @Override
  public Shrinking shrinking() {
    return Shrinking.IDLE_ONLY;
  }

  @Override
  public void arrived(long now) {
    window.arrived(now);
  }

  @Override
  public void ended(long now, long processing) {
    window.ended(now, processing);
  }

  @Override
  public int look(long now, Sight sight) {
    FlowWindow.Measured measured = window.measure(now, bounds.window());
    var figures =
        new ScaleFigures(
            measured.interarrival(),
            measured.processing(),
            sight.ready(),
            Duration.ofMillis(sight.oldest()),
            sight.leased(),
            false);
    decided = ScaleRule.decide(figures, bounds, decided).workers();
    return steadying.steady(now, decided, sight.workers());
  }
}
