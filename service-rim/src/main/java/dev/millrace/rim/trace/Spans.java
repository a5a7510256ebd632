package dev.millrace.rim.trace;

import dev.millrace.contracts.trace.ItemTrace;
import dev.millrace.rim.ProcessName;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Makes spans and sends them to a collector, from a thread of its own: to make one takes some
/// microseconds, whatever the collector does. At most 2048 wait to be sent; further ones are
/// dropped. Safe for all threads.
public final class Spans implements AutoCloseable {
  private static final Duration SENDING = Duration.ofSeconds(5);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final String SCOPE = "dev.millrace";

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  /// @param service what the spans are said to be of, such as `queue-service`
  Spans(URI endpoint, TraceSettings settings, String service) {
    var exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint.toString())
            .setHeaders(settings::headers)
            .setTimeout(SENDING)
            .build();
    var resource =
        Attributes.builder()
            .put("service.name", service)
            .put("service.namespace", "millrace")
            .put("service.instance.id", ProcessName.ofThisProcess())
            .build();
    this.provider =
        SdkTracerProvider.builder()
            .setResource(Resource.getDefault().merge(Resource.create(resource)))
            .setIdGenerator(new Ids())
            // By the trace alone, so that all services choose the same items.
            .setSampler(Sampler.traceIdRatioBased(settings.ratio()))
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).setScheduleDelay(PERIOD).build())
            .build();
    this.tracer = provider.get(SCOPE);
  }

  /// Something that took no time and that all other spans of the item are below. Only one service
  /// may tell it.
  public void first(ItemTrace trace, String name, Attributes attributes, Instant at) {
    SpanBuilder first =
        tracer
            .spanBuilder(name)
            .setNoParent()
            .setSpanKind(SpanKind.PRODUCER)
            .setAllAttributes(attributes)
            .setStartTimestamp(at);
    Ids.start(first, trace).end(at);
  }

  /// A span below the item's first one.
  public SpanBuilder of(ItemTrace trace, String name) {
    return tracer.spanBuilder(name).setParent(Context.root().with(Span.wrap(first(trace))));
  }

  /// The first span of an item, to link to.
  public static SpanContext first(ItemTrace trace) {
    return SpanContext.createFromRemoteParent(
        trace.traceId(), trace.spanId(), TraceFlags.getSampled(), TraceState.getDefault());
  }

  /// A span below the one that is current in this thread.
  public SpanBuilder here(String name) {
    return tracer.spanBuilder(name);
  }

  /// The current span of this thread, as [W3C Trace Context](https://www.w3.org/TR/trace-context/)
  /// writes it; null when there is none.
  public static @Nullable String traceparent() {
    SpanContext now = Span.current().getSpanContext();
    return now.isValid()
        ? "00-%s-%s-%s".formatted(now.getTraceId(), now.getSpanId(), now.getTraceFlags().asHex())
        : null;
  }

  /// Sends what waits, for 5 s at most.
  @Override
  public void close() {
    provider.shutdown().join(SENDING.toMillis(), TimeUnit.MILLISECONDS);
  }
}
