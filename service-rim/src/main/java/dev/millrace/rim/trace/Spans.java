package dev.millrace.rim.trace;

import dev.millrace.contracts.trace.ItemTrace;
import dev.millrace.rim.ProcessName;
import dev.millrace.rim.tls.Tls;
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
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Makes spans and sends them to a collector, from a thread of its own: to make one takes some
/// microseconds, whatever the collector does. At most 2048 wait to be sent; further ones are
/// dropped. Safe for all threads.
public final class Spans implements AutoCloseable {
  private static final Duration SENDING = Duration.ofSeconds(5);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final String SCOPE = "dev.millrace";

  private final Sampler sampler;
  private final SdkTracerProvider provider;
  private final Tracer tracer;

  /// @param service what the spans are said to be of, such as `queue-service`
  /// @param tls null for that of the JVM
  Spans(URI endpoint, TraceSettings settings, String service, @Nullable Tls tls) {
    var exporting =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint.toString())
            .setHeaders(settings::headers)
            .setTimeout(SENDING);
    if (tls != null) {
      exporting.setSslContext(tls.context(), tls.x509());
    }
    var exporter = exporting.build();
    var resource =
        Attributes.builder()
            .put("service.name", service)
            .put("service.namespace", "millrace")
            .put("service.instance.id", ProcessName.ofThisProcess())
            .build();
    // By the trace alone, so that all services choose the same items.
    this.sampler = Sampler.traceIdRatioBased(settings.ratio());
    this.provider =
        SdkTracerProvider.builder()
            .setResource(Resource.getDefault().merge(Resource.create(resource)))
            .setIdGenerator(new Ids())
            .setSampler(sampler)
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
    return below(first(trace), name);
  }

  /// Starts a span of an event that is in no queue, beside those of other adapters that it passes.
  public Span startOf(ItemTrace event, String name) {
    return Ids.startOneOf(tracer.spanBuilder(name).setNoParent(), event);
  }

  /// A span below one of another system.
  public SpanBuilder below(SpanContext parent, String name) {
    return tracer.spanBuilder(name).setParent(Context.root().with(Span.wrap(parent)));
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
    return now.isValid() ? traceparent(now) : null;
  }

  /// The item's first span in the same form, for work that is in no span of its own.
  public String traceparent(ItemTrace trace) {
    boolean sampled =
        sampler
            .shouldSample(
                Context.root(),
                trace.traceId(),
                "work",
                SpanKind.INTERNAL,
                Attributes.empty(),
                List.of())
            .getDecision()
            .equals(SamplingDecision.RECORD_AND_SAMPLE);
    return traceparent(
        SpanContext.create(
            trace.traceId(),
            trace.spanId(),
            sampled ? TraceFlags.getSampled() : TraceFlags.getDefault(),
            TraceState.getDefault()));
  }

  private static String traceparent(SpanContext span) {
    return "00-%s-%s-%s"
        .formatted(span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex());
  }

  /// Sends what waits, for 5 s at most.
  @Override
  public void close() {
    provider.shutdown().join(SENDING.toMillis(), TimeUnit.MILLISECONDS);
  }
}
