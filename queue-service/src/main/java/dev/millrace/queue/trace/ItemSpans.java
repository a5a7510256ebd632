package dev.millrace.queue.trace;

import dev.millrace.contracts.trace.ItemTrace;
import dev.millrace.queue.machine.Transition;
import dev.millrace.rim.trace.Spans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Instant;
import java.util.function.Consumer;

/// Tells an item's life as the spans of its [trace][ItemTrace]. Called on the engine's own thread.
///
/// | span | from | to |
/// | --- | --- | --- |
/// | `enqueue QUEUE`, the first | accepted | |
/// | `wait QUEUE` | accepted | each time it is handed out |
/// | `attempt QUEUE` | handed out | succeeded, failed, expired, released, or overtaken by another worker |
/// | `dead QUEUE`, `cancelled QUEUE`, `redriven QUEUE` | when it happens | |
final class ItemSpans implements Consumer<Transition> {
  private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("millrace.attempt");

  private final Spans spans;

  ItemSpans(Spans spans) {
    this.spans = spans;
  }

  @Override
  public void accept(Transition transition) {
    String item = transition.item();
    if (item == null) {
      return;
    }
    switch (transition.type()) {
      case ENQUEUED ->
          spans.first(
              ItemTrace.of(transition.queue(), item),
              name("enqueue", transition),
              attributes(transition, item).build(),
              transition.at());
      case LEASED -> tell("wait", transition, item);
      case SUCCEEDED, FAILED, EXPIRED, RELEASED, OVERTAKEN -> tell("attempt", transition, item);
      case DEAD, CANCELLED, REDRIVEN -> tell(transition.type().word(), transition, item);
      case READY, HEDGED, BATCH_COMPLETE, PAUSED, RESUMED, DECLARED, DELETED -> {}
    }
  }

  private void tell(String what, Transition transition, String item) {
    Instant since = transition.since() == null ? transition.at() : transition.since();
    Span span =
        spans
            .of(ItemTrace.of(transition.queue(), item), name(what, transition))
            .setAllAttributes(
                attributes(transition, item)
                    .put("millrace.outcome", transition.type().word())
                    .build())
            .setStartTimestamp(since)
            .startSpan();
    switch (transition.type()) {
      case FAILED, EXPIRED, DEAD -> span.setStatus(StatusCode.ERROR, reason(transition));
      default -> {}
    }
    span.end(transition.at());
  }

  private static String name(String what, Transition transition) {
    return what + " " + transition.queue();
  }

  private static String reason(Transition transition) {
    return transition.reason() == null ? transition.type().word() : transition.reason();
  }

  private static AttributesBuilder attributes(Transition transition, String item) {
    Integer attempt = transition.attempt();
    // What is null is left out.
    return Attributes.builder()
        .put("messaging.system", "millrace")
        .put("messaging.destination.name", transition.queue())
        .put("messaging.message.id", item)
        .put("millrace.batch", transition.batch())
        .put(ATTEMPT, attempt == null ? null : attempt.longValue())
        .put("millrace.worker", transition.worker());
  }
}
