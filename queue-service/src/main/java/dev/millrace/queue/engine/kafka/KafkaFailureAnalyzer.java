package dev.millrace.queue.engine.kafka;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Says at start, in place of a stack trace, what stands against using the cluster.
final class KafkaFailureAnalyzer extends AbstractFailureAnalyzer<KafkaEngine.CannotStart> {
  @Override
  protected FailureAnalysis analyze(Throwable root, KafkaEngine.CannotStart cause) {
    return new FailureAnalysis(
        "The Kafka engine cannot start: " + cause.getMessage(),
        "Check millrace.kafka.bootstrap-servers (and millrace.kafka.properties for TLS and SASL);"
            + " where a topic is named above, do what stands behind it, and start again.",
        cause);
  }
}
