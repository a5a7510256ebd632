package dev.millrace.rim.trace;

import dev.millrace.contracts.trace.ItemTrace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.sdk.trace.IdGenerator;

/// Random ones, but for the first span of an item.
final class Ids implements IdGenerator {
  private static final ScopedValue<ItemTrace> FIRST = ScopedValue.newInstance();

  private final IdGenerator random = IdGenerator.random();

  /// Starts a span without a parent as the first one of that trace.
  static Span start(SpanBuilder span, ItemTrace trace) {
    return ScopedValue.where(FIRST, trace).call(span::startSpan);
  }

  @Override
  public String generateTraceId() {
    return FIRST.isBound() ? FIRST.get().traceId() : random.generateTraceId();
  }

  @Override
  public String generateSpanId() {
    return FIRST.isBound() ? FIRST.get().spanId() : random.generateSpanId();
  }
}
