package dev.millrace.queue.engine.kafka.cell;

import dev.millrace.contracts.json.Json;
import dev.millrace.queue.machine.Transition;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.processor.api.Record;

/// A transition as a CloudEvent, in binary mode: the attributes are headers, the value is what
/// listeners of the event stream get. The queue is the key, so that its events keep their order.
final class LifecycleEvent {
  private static final String TYPE = "dev.millrace.queue.";

  private LifecycleEvent() {}

  static Record<Object, byte[]> of(Transition transition) {
    var event = transition.event();
    String subject = event.item() == null ? event.batch() : event.item();
    CloudEvent cloudEvent =
        CloudEventBuilder.v1()
            .withId(UUID.randomUUID().toString())
            .withSource(URI.create("/api/v1/queues/" + event.queue()))
            .withType(TYPE + event.type())
            .withSubject(subject)
            .withTime(event.time().atOffset(ZoneOffset.UTC))
            .withData("application/json", Json.strict().writeValueAsBytes(event))
            .build();
    ProducerRecord<Void, byte[]> message =
        KafkaMessageFactory.createWriter("").writeBinary(cloudEvent);
    return new Record<>(
        event.queue(), message.value(), event.time().toEpochMilli(), message.headers());
  }
}
