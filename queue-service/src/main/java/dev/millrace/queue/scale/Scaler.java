package dev.millrace.queue.scale;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.contracts.queue.ScaleStatus;
import dev.millrace.contracts.scale.FlowWindow.Measured;
import dev.millrace.contracts.scale.ScaleBounds;
import dev.millrace.contracts.scale.ScaleFigures;
import dev.millrace.contracts.scale.ScaleRule;
import dev.millrace.contracts.scale.ScaleRule.Decision;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Brings together what is measured, what the queue holds and what was decided before. Safe for all
/// threads.
public final class Scaler {
  private final FlowMeter meter;
  private final InstantSource clock;
  private final ConcurrentHashMap<String, Integer> decided = new ConcurrentHashMap<>();

  Scaler(FlowMeter meter, InstantSource clock) {
    this.meter = meter;
    this.clock = clock;
  }

  public ScaleStatus scale(QueueStatus queue) {
    ScaleBounds bounds = ScaleBounds.of(queue.spec());
    Measured measured = meter.measure(queue.name(), bounds.window());
    var figures =
        new ScaleFigures(
            measured.interarrival(),
            measured.processing(),
            queue.count(ItemState.READY),
            waited(queue.oldestReady()),
            queue.count(ItemState.LEASED),
            queue.paused());
    Decision decision = ScaleRule.decide(figures, bounds, decided.getOrDefault(queue.name(), 0));
    decided.put(queue.name(), decision.workers());
    return status(queue.name(), figures, bounds, decision);
  }

  private Duration waited(@Nullable Instant since) {
    Instant now = clock.instant();
    return since == null || since.isAfter(now) ? Duration.ZERO : Duration.between(since, now);
  }

  void forget(String queue) {
    decided.remove(queue);
  }

  private static ScaleStatus status(
      String queue, ScaleFigures figures, ScaleBounds bounds, Decision decision) {
    return new ScaleStatus(
        queue,
        decision.workers(),
        Math.toIntExact(figures.leased()),
        bounds.min(),
        bounds.max(),
        figures.backlog(),
        figures.interarrival(),
        figures.processing(),
        figures.utilisation(decision.workers()),
        figures.drained(decision.workers()),
        decision.reason());
  }
}
