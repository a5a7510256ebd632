package dev.millrace.worker.trace;

import dev.millrace.contracts.trace.ItemTrace;
import dev.millrace.rim.trace.Spans;
import dev.millrace.worker.run.Forwarding;
import dev.millrace.worker.work.Attempt;
import dev.millrace.worker.work.Driver;
import dev.millrace.worker.work.Verdict;
import dev.millrace.worker.work.Verdict.Failure;
import dev.millrace.worker.work.Work;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.util.function.Function;

/// A driver within a span, which is the current one while it drives: what it starts finds it with
/// [Spans#traceparent].
public final class TracedDriver implements Driver {
  private final Function<Work, SpanBuilder> span;
  private final Driver driver;

  private TracedDriver(Function<Work, SpanBuilder> span, Driver driver) {
    this.span = span;
    this.driver = driver;
  }

  /// In the trace of the item, with a link to the trace of each item that follows from it.
  public static Driver work(Spans spans, Forwarding forwarding, Driver driver) {
    return new TracedDriver(
        work ->
            spans
                .of(ItemTrace.of(work.queue(), work.name()), "work " + work.queue())
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute("messaging.system", "millrace")
                .setAttribute("messaging.destination.name", work.queue())
                .setAttribute("messaging.message.id", work.name())
                .setAttribute("millrace.attempt", work.attempt()),
        (work, attempt) -> {
          Verdict verdict = driver.drive(work, attempt);
          if (verdict instanceof Verdict.Done) {
            forwarding.followUps(work.name()).forEach(TracedDriver::link);
          }
          return verdict;
        });
  }

  /// Within the work.
  public static Driver stage(Spans spans, String stage, Driver driver) {
    return new TracedDriver(_ -> spans.here("stage " + stage), driver);
  }

  @Override
  public Verdict drive(Work work, Attempt attempt) throws InterruptedException {
    Span current = span.apply(work).startSpan();
    try (Scope here = current.makeCurrent()) {
      Verdict verdict = driver.drive(work, attempt);
      tell(current, verdict);
      return verdict;
    } finally {
      current.end();
    }
  }

  private static void link(ItemTrace next) {
    Span.current().addLink(Spans.first(next));
  }

  private static void tell(Span span, Verdict verdict) {
    span.setAttribute("millrace.outcome", verdict.word());
    switch (verdict) {
      case Verdict.FailedForGood(Failure why) -> span.setStatus(StatusCode.ERROR, why.reason());
      case Verdict.Failed(Failure why) -> span.setStatus(StatusCode.ERROR, why.reason());
      case Verdict.DeadlineExceeded(Failure why) -> span.setStatus(StatusCode.ERROR, why.reason());
      case Verdict.Done _, Verdict.Busy _, Verdict.Evicted _ -> {}
    }
  }
}
