package dev.millrace.event.stream;

import dev.millrace.event.message.Event;
import dev.millrace.event.pattern.Arrival;
import dev.millrace.event.pattern.Delivery;
import dev.millrace.event.pattern.Routing;
import dev.millrace.event.watch.Passages;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/// Hands each record to the pattern and what comes out to the sinks.
final class RoutingProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  private final String input;
  private final Routing routing;
  private final TopicLimits limits;
  private final boolean buries;
  private final Passages passages;
  private @Nullable ProcessorContext<byte[], byte[]> context;

  /// @param buries whether there is a topic for dead letters
  RoutingProcessor(
      String input, Routing routing, TopicLimits limits, boolean buries, Passages passages) {
    this.input = input;
    this.routing = routing;
    this.limits = limits;
    this.buries = buries;
    this.passages = passages;
  }

  /// The name of the sink for an output; every input has its own.
  static String sink(String input, String output) {
    return "out " + input + " " + output;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    this.context = context;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    var context = Objects.requireNonNull(this.context);
    RecordMetadata at = context.recordMetadata().orElseThrow();
    var event = new Event(record.key(), record.headers(), record.value(), record.timestamp());
    var arrival = new Arrival(input, event, at.topic() + "/" + at.partition() + "/" + at.offset());
    List<Delivery> deliveries = routing.route(arrival, buries).deliveries();
    long now = context.currentSystemTimeMs();
    String refusal = refusal(deliveries, now);
    if (refusal != null) {
      deliveries = routing.dead(arrival, refusal).deliveries();
    }
    for (Delivery delivery : deliveries) {
      context.forward(record(delivery, now), sink(input, delivery.output()));
      passages.delivered(delivery);
    }
  }

  /// An event that one of its outputs cannot take goes to none of them.
  private @Nullable String refusal(List<Delivery> deliveries, long now) {
    if (!buries) {
      return null;
    }
    for (Delivery delivery : deliveries) {
      String refusal = limits.refusal(delivery.output(), delivery.event(), now);
      if (refusal != null && !delivery.output().equals(Routing.DEAD)) {
        return refusal;
      }
    }
    return null;
  }

  /// A dead letter has the time of its death: its own may be what its topic would refuse, or so long
  /// ago that it would be deleted soon.
  private static Record<byte[], byte[]> record(Delivery delivery, long now) {
    Event event = delivery.event();
    long time = delivery.output().equals(Routing.DEAD) ? now : Math.max(0, event.timestamp());
    return new Record<>(event.key(), event.value(), time, event.headers());
  }
}
