package dev.millrace.event.stream;

import dev.millrace.event.message.Event;
import dev.millrace.event.pattern.Arrival;
import dev.millrace.event.pattern.Delivery;
import dev.millrace.event.pattern.Routing;
import dev.millrace.event.watch.Passages;
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
  private final Passages passages;
  private @Nullable ProcessorContext<byte[], byte[]> context;

  RoutingProcessor(String input, Routing routing, Passages passages) {
    this.input = input;
    this.routing = routing;
    this.passages = passages;
  }

  /// The name of the sink for an output; every input has its own.
  static String sink(String input, String output) {
    return "out-" + input + "-" + output;
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
    for (Delivery delivery : routing.route(arrival).deliveries()) {
      context.forward(record(delivery.event()), sink(input, delivery.output()));
      passages.delivered(delivery);
    }
  }

  private static Record<byte[], byte[]> record(Event event) {
    return new Record<>(
        event.key(), event.value(), Math.max(0, event.timestamp()), event.headers());
  }
}
