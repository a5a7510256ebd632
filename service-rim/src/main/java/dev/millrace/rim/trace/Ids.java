package dev.millrace.rim.trace;

import dev.millrace.contracts.trace.ItemTrace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.sdk.trace.IdGenerator;

/// Random ones, but where they follow from an item.
final class Ids implements IdGenerator {
  private static final ScopedValue<String> TRACE = ScopedValue.newInstance();
  private static final ScopedValue<String> SPAN = ScopedValue.newInstance();

  private final IdGenerator random = IdGenerator.random();

  /// Starts a span without a parent as the first one of that trace.
  static Span start(SpanBuilder span, ItemTrace trace) {
    return ScopedValue.where(TRACE, trace.traceId())
        .where(SPAN, trace.spanId())
        .call(span::startSpan);
  }

  /// Starts a span without a parent as one of those that begin that trace.
  static Span startOneOf(SpanBuilder span, ItemTrace trace) {
    return ScopedValue.where(TRACE, trace.traceId()).call(span::startSpan);
  }

  @Override
  public String generateTraceId() {
    return TRACE.isBound() ? TRACE.get() : random.generateTraceId();
  }

  @Override
  public String generateSpanId() {
    return SPAN.isBound() ? SPAN.get() : random.generateSpanId();
  }
}
