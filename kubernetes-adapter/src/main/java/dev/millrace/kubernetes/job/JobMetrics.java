package dev.millrace.kubernetes.job;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What became of items, counted and logged. Safe for all threads.
final class JobMetrics {
  private static final Logger log = LoggerFactory.getLogger("dev.millrace.kubernetes.items");

  private final MeterRegistry registry;

  JobMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /// The queue has this verdict.
  void settled(String queue, HeldItem item, Verdict verdict) {
    registry.counter("millrace.jobs.items", "queue", queue, "verdict", verdict.word()).increment();
    if (!(verdict instanceof Verdict.Done)) {
      item.logged(queue).in(log.atInfo()).log("{}: {}", verdict.word(), verdict);
    }
  }

  void watch(String queue, Holdings holdings) {
    registry.gauge(
        "millrace.jobs.held",
        List.of(Tag.of("queue", queue)),
        holdings,
        held -> held.heldItems().size());
  }
}
