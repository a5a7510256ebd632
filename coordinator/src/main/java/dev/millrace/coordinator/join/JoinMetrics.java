package dev.millrace.coordinator.join;

import dev.millrace.contracts.batch.JoinCertificate;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/// What there is to count of a barrier.
final class JoinMetrics {
  private final MeterRegistry registry;

  JoinMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void fired(boolean failed, JoinCertificate certificate) {
    String outcome = failed ? "failed" : certificate.late() ? "late" : "complete";
    registry
        .timer("millrace.join.fired", "outcome", outcome)
        .record(Duration.between(certificate.opened(), certificate.fired()));
  }
}
