package dev.millrace.event.stream;

import static dev.millrace.event.Events.TIME;
import static dev.millrace.event.Events.cloudEvent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.message.Event;
import dev.millrace.event.message.Mark;
import dev.millrace.event.pattern.Arrival;
import dev.millrace.event.pattern.Copier;
import dev.millrace.event.pattern.Routing;
import dev.millrace.event.pattern.Routing.Routed;
import dev.millrace.event.pattern.RoutingListener;
import dev.millrace.event.watch.Passages;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class RoutingProcessorTest implements RoutingListener {
  private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();

  @Override
  public void arrived(Arrival arrival) {
    if (arrival.id().contains("bad")) {
      throw new ArithmeticException("routed amiss");
    }
  }

  @Override
  public void routed(Routed routed) {}

  @Test
  void anEventOnWhichThePatternFailsAsItShouldNotIsADeadLetter_andTheNextGoesOn() {
    var processor =
        new RoutingProcessor(
            "in",
            new Routing(new Copier(List.of("out")), "tests", this),
            new TopicLimits(Map.of()),
            true,
            new Passages(new SimpleMeterRegistry(), InstantSource.system()));
    context.setRecordMetadata("t", 0, 5);
    context.setCurrentSystemTimeMs(TIME);
    processor.init(context);
    processor.process(record(cloudEvent("bad", "k", "{}")));
    processor.process(record(cloudEvent("good", "k", "{}")));

    assertThat(context.forwarded("out in dead")).hasSize(1);
    var letter = context.forwarded("out in dead").getFirst().record();
    var event = new Event(null, letter.headers(), null, 0);
    assertThat(Mark.REASON.of(event)).contains("routed amiss");
    assertThat(context.forwarded("out in out")).hasSize(1);
  }

  private static Record<byte[], byte[]> record(Event event) {
    return new Record<>(event.key(), event.value(), event.timestamp(), event.headers());
  }
}
