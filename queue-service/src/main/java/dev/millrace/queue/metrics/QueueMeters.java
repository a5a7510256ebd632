package dev.millrace.queue.metrics;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.queue.machine.Transition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The meters of one queue. Counting is cheap enough for the engine's own thread.
final class QueueMeters {
  private final MeterRegistry registry;
  private final String queue;
  private final List<Meter> all = new ArrayList<>();

  private final Counter enqueued;
  private final Counter leased;
  private final Counter hedged;
  private final Counter succeeded;
  private final Counter failed;
  private final Counter expired;
  private final Counter released;
  private final Counter overtaken;
  private final Counter dead;
  private final Timer waiting;
  private final Timer attempt;

  /// @param depths tells the gauges what the queue holds
  QueueMeters(MeterRegistry registry, String queue, Depths depths) {
    this.registry = registry;
    this.queue = queue;
    this.enqueued = counter("enqueued", "Items accepted");
    this.leased = counter("leased", "Items handed out");
    this.hedged = counter("hedged", "Items handed out to a second worker");
    this.succeeded = counter("succeeded", "Items that were completed, or came done");
    this.failed = counter("failed", "Attempts that failed");
    this.expired = counter("expired", "Leases that were not extended in time");
    this.released = counter("released", "Leases that were given back");
    this.overtaken = counter("overtaken", "Leases of items that another worker settled first");
    this.dead = counter("dead", "Items that became dead letters");
    this.waiting = timer("waiting", "From an item's enqueueing until it is handed out");
    this.attempt = timer("attempt", "From a lease until its success or failure");
    for (ItemState state : ItemState.values()) {
      gauge(
          Gauge.builder("millrace.queue.items", depths, now -> now.items(queue, state))
              .tag("state", state.wire())
              .description("Items in each state"));
    }
    gauge(
        Gauge.builder("millrace.queue.oldest.ready", depths, now -> now.oldestReady(queue))
            .baseUnit("seconds")
            .description("How long the first item in line has been ready"));
    gauge(
        Gauge.builder("millrace.queue.desired.workers", depths, now -> now.desiredWorkers(queue))
            .description("How many workers there should be, as /scale says"));
  }

  void count(Transition transition) {
    switch (transition.type()) {
      case ENQUEUED -> enqueued.increment();
      case LEASED -> {
        leased.increment();
        record(waiting, transition);
      }
      case HEDGED -> hedged.increment();
      case SUCCEEDED -> {
        succeeded.increment();
        record(attempt, transition);
      }
      case FAILED -> {
        failed.increment();
        record(attempt, transition);
      }
      case EXPIRED -> expired.increment();
      case RELEASED -> released.increment();
      case OVERTAKEN -> overtaken.increment();
      case DEAD -> dead.increment();
      case READY, CANCELLED, REDRIVEN, BATCH_COMPLETE, PAUSED, RESUMED, DECLARED, DELETED -> {}
    }
  }

  void remove() {
    all.forEach(registry::remove);
  }

  private static void record(Timer timer, Transition transition) {
    Instant since = transition.since();
    if (since != null) {
      timer.record(Duration.between(since, transition.at()));
    }
  }

  private Counter counter(String what, String description) {
    return keep(
        Counter.builder("millrace.queue." + what)
            .description(description)
            .tag("queue", queue)
            .register(registry));
  }

  private Timer timer(String what, String description) {
    return keep(
        Timer.builder("millrace.queue." + what)
            .description(description)
            .tag("queue", queue)
            .serviceLevelObjectives(Buckets.WORK)
            .register(registry));
  }

  private void gauge(Gauge.Builder<Depths> builder) {
    keep(builder.tag("queue", queue).register(registry));
  }

  private <M extends Meter> M keep(M meter) {
    all.add(meter);
    return meter;
  }
}
