package dev.millrace.coordinator.reduce;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// What there is to count of a reduction.
final class ReduceMetrics {
  private final Counter steps;
  private final Counter parts;
  private final Counter refused;
  private final Counter finished;

  ReduceMetrics(MeterRegistry registry) {
    this.steps = registry.counter("millrace.reduce.steps");
    this.parts = registry.counter("millrace.reduce.parts");
    this.refused = registry.counter("millrace.reduce.refused");
    this.finished = registry.counter("millrace.reduce.finished");
  }

  /// A step has merged that many parts into one.
  void merged(int number) {
    steps.increment();
    parts.increment(number);
  }

  /// So many parts went to the dead letters.
  void refused(int number) {
    refused.increment(number);
  }

  /// A batch is reduced to one result.
  void finished() {
    finished.increment();
  }
}
