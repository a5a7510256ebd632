package dev.millrace.event.trace;

import dev.millrace.contracts.trace.ItemTrace;
import dev.millrace.event.end.End;
import dev.millrace.event.message.EventAttributes;
import dev.millrace.event.message.EventId;
import dev.millrace.event.pattern.Arrival;
import dev.millrace.event.pattern.Delivery;
import dev.millrace.event.pattern.Routing.Routed;
import dev.millrace.event.pattern.RoutingListener;
import dev.millrace.rim.trace.Spans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells which way each event is sent, in a span `PATTERN ADAPTER` that takes no time. Where it was
/// an item, the span is in the trace of that [item][ItemTrace]; where it carries a `traceparent`,
/// below that; else in the trace that follows from its id, in which all adapters are that it
/// passes. Each item that it becomes is linked to. One that comes again is told again.
public final class EventSpans implements RoutingListener {
  private static final AttributeKey<List<String>> OUTPUTS =
      AttributeKey.stringArrayKey("millrace.outputs");

  private final Spans spans;
  private final String name;
  private final Map<String, End> inputs;
  private final Map<String, End> outputs;

  /// @param pattern the word for it
  /// @param inputs by name
  /// @param outputs by name, the one for dead letters among them
  public EventSpans(
      Spans spans,
      String pattern,
      String adapter,
      Map<String, End> inputs,
      Map<String, End> outputs) {
    this.spans = spans;
    this.name = pattern + " " + adapter;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  @Override
  public void arrived(Arrival arrival) {}

  @Override
  public void routed(Routed routed) {
    var attributes = new EventAttributes(routed.arrival().event());
    Span span = start(routed.arrival(), attributes);
    if (span.isRecording()) {
      tell(span, routed, attributes);
    }
    span.end();
  }

  private Span start(Arrival arrival, EventAttributes attributes) {
    ItemTrace item = item(arrival);
    if (item != null) {
      return spans.of(item, name).startSpan();
    }
    SpanContext parent = parent(attributes);
    if (!parent.isValid()) {
      return spans.startOf(ItemTrace.ofEvent(EventId.of(attributes, arrival.position())), name);
    }
    return parent.isSampled() ? spans.below(parent, name).startSpan() : Span.getInvalid();
  }

  /// A dead letter that is redriven has the input that it once came by, and another position.
  private @Nullable ItemTrace item(Arrival arrival) {
    return inputs.get(arrival.input()) instanceof End.Queue(String queue)
            && arrival.position().startsWith(queue + "/")
        ? ItemTrace.of(queue, arrival.position().substring(queue.length() + 1))
        : null;
  }

  private void tell(Span span, Routed routed, EventAttributes attributes) {
    Arrival arrival = routed.arrival();
    span.setAttribute("messaging.system", "millrace")
        .setAttribute("messaging.message.id", EventId.of(attributes, arrival.position()))
        .setAttribute("millrace.input", arrival.input())
        .setAttribute("millrace.position", arrival.position())
        .setAttribute("millrace.outcome", outcome(routed))
        .setAttribute(OUTPUTS, routed.deliveries().stream().map(Delivery::output).toList());
    for (Delivery delivery : routed.deliveries()) {
      if (outputs.get(delivery.output()) instanceof End.Queue(String queue)) {
        span.addLink(Spans.first(ItemTrace.of(queue, arrival.itemName(delivery.membership()))));
      }
    }
    if (routed.failure() != null) {
      span.setStatus(StatusCode.ERROR, routed.failure());
    }
  }

  /// As the metrics call it.
  private static String outcome(Routed routed) {
    if (routed.failure() != null) {
      return "failed";
    }
    return routed.isDropped() ? "dropped" : "out";
  }

  /// What the event says that it belongs to, by the way that it came or as the
  /// [extension](https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/distributed-tracing.md)
  /// of a CloudEvent; not valid when it says nothing.
  private static SpanContext parent(EventAttributes attributes) {
    Context context =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), attributes, Getter.GETTER);
    return Span.fromContext(context).getSpanContext();
  }

  private enum Getter implements TextMapGetter<EventAttributes> {
    GETTER;

    @Override
    public Iterable<String> keys(EventAttributes attributes) {
      return List.of();
    }

    @Override
    public @Nullable String get(@Nullable EventAttributes attributes, String name) {
      return attributes == null ? null : attributes.headerOrGet(name);
    }
  }
}
