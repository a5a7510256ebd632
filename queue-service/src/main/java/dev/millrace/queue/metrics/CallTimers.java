package dev.millrace.queue.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/// How long the engine takes to answer the calls of the hot path, as histograms:
/// `millrace_queue_call_seconds{call="enqueue|lease|settle"}`. Long polls that had to wait are not
/// among them.
///
/// @param enqueue all or none of a request's items
/// @param lease without a wait
/// @param settle with what it takes in the same step, but without waiting for that
public record CallTimers(Timer enqueue, Timer lease, Timer settle) {
  static CallTimers in(MeterRegistry registry) {
    return new CallTimers(
        timer(registry, "enqueue"), timer(registry, "lease"), timer(registry, "settle"));
  }

  private static Timer timer(MeterRegistry registry, String call) {
    return Timer.builder("millrace.queue.call")
        .description("Time until the engine has answered, in a call's own step")
        .tag("call", call)
        .serviceLevelObjectives(Buckets.LATENCY)
        .register(registry);
  }
}
