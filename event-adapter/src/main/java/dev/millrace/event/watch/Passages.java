package dev.millrace.event.watch;

import dev.millrace.event.pattern.Arrival;
import dev.millrace.event.pattern.Delivery;
import dev.millrace.event.pattern.Routing.Routed;
import dev.millrace.event.pattern.RoutingListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what passes, by input and by output. Safe for all threads.
public final class Passages implements RoutingListener {
  private static final Logger log = LoggerFactory.getLogger(Passages.class);

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final Map<String, Counter> in = new ConcurrentHashMap<>();
  private final Map<String, Output> outputs = new ConcurrentHashMap<>();
  private final Counter dropped;
  private final Counter failed;

  private record Output(Counter events, Timer latency) {}

  public Passages(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    this.dropped = counter("millrace.event.dropped", "events that a filter let go no further");
    this.failed = counter("millrace.event.failed", "events that became dead letters");
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  @Override
  public void arrived(Arrival arrival) {
    in.computeIfAbsent(
            arrival.input(),
            input ->
                Counter.builder("millrace.event.in")
                    .description("events that came in")
                    .tag("input", input)
                    .register(registry))
        .increment();
  }

  @Override
  public void routed(Routed routed) {
    if (routed.isDropped()) {
      dropped.increment();
    } else if (routed.failure() != null) {
      failed(routed.arrival(), routed.failure());
    }
    for (Delivery delivery : routed.deliveries()) {
      if (delivery.home() != null) {
        rerouted(delivery.home(), delivery.output());
      }
    }
  }

  private void failed(Arrival arrival, String reason) {
    failed.increment();
    log.atWarn()
        .addKeyValue("event", arrival.id())
        .addKeyValue("input", arrival.input())
        .addKeyValue("position", arrival.position())
        .log("an event is a dead letter: {}", reason);
  }

  /// An event was given to an output. Its latency runs from the time that it tells.
  public void delivered(Delivery delivery) {
    String output = delivery.output();
    Output passed = outputs.computeIfAbsent(output, this::output);
    passed.events.increment();
    long age = clock.millis() - delivery.event().timestamp();
    passed.latency.record(Math.max(0, age), TimeUnit.MILLISECONDS);
  }

  /// So many events of an output went to its spill instead.
  public void spilled(String output, int events) {
    if (events > 0) {
      Counter.builder("millrace.event.spilled")
          .description("events of an output that was away or slow, which went to its spill")
          .tag("output", output)
          .register(registry)
          .increment(events);
    }
  }

  private void rerouted(String home, String shard) {
    Counter.builder("millrace.event.rerouted")
        .description("events that went to another shard than their home, which was taken out")
        .tags("home", home, "shard", shard)
        .register(registry)
        .increment();
  }

  private Output output(String output) {
    return new Output(outCounter(output), latencyTimer(output));
  }

  private Counter outCounter(String output) {
    return Counter.builder("millrace.event.out")
        .description("events that were given to an output")
        .tag("output", output)
        .register(registry);
  }

  private Timer latencyTimer(String output) {
    return Timer.builder("millrace.event.latency")
        .description("from the time that an event tells until an output has it")
        .tag("output", output)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofMinutes(10))
        .register(registry);
  }
}
