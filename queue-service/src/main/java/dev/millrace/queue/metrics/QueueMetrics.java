package dev.millrace.queue.metrics;

import dev.millrace.queue.machine.Transition;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Counts what happens, per queue. A queue that is deleted takes its series with it; beyond so many
/// queues at once, further ones are not measured.
final class QueueMetrics implements Consumer<Transition> {
  private static final int MAX_QUEUES = 1000;

  private final MeterRegistry registry;
  private final Depths depths;
  private final ConcurrentHashMap<String, QueueMeters> meters = new ConcurrentHashMap<>();

  /// The queues that there were at the last scrape; not all that are measured, as some are newer.
  private Set<String> listed = Set.of();

  QueueMetrics(MeterRegistry registry, Depths depths) {
    this.registry = registry;
    this.depths = depths;
  }

  /// Measures the queues that there are, too. Once it is told what happens, so that nothing of them is
  /// missed.
  void begin() {
    Gauge.builder("millrace.queues", this, QueueMetrics::count)
        .description("How many queues there are")
        .strongReference(true)
        .register(registry);
    count();
  }

  /// Counts the queues, and with that measures those of which nothing has been heard here: a replica
  /// may have started before the engine could tell of them, or they are with another one. They are
  /// there from the next scrape on. Those that were there and are not any more go.
  private synchronized double count() {
    Set<String> names = depths.queues();
    if (names == null) {
      return Double.NaN;
    }
    listed.stream().filter(name -> !names.contains(name)).forEach(this::forget);
    names.forEach(this::of);
    listed = names;
    return names.size();
  }

  private void forget(String queue) {
    QueueMeters gone = meters.remove(queue);
    if (gone != null) {
      gone.remove();
    }
  }

  @Override
  public void accept(Transition transition) {
    if (transition.type() == Transition.Type.DELETED) {
      forget(transition.queue());
      return;
    }
    QueueMeters of = of(transition.queue());
    if (of != null) {
      of.count(transition);
    }
  }

  private @Nullable QueueMeters of(String queue) {
    QueueMeters known = meters.get(queue);
    if (known != null || meters.size() >= MAX_QUEUES) {
      return known;
    }
    return meters.computeIfAbsent(queue, name -> new QueueMeters(registry, name, depths));
  }
}
