package dev.millrace.queue.engine.kafka;

import dev.millrace.queue.engine.TestKafka;
import java.time.Duration;
import java.util.Map;
import org.springframework.util.unit.DataSize;

/// Settings of a service in the tests' broker.
final class Settings {
  private Settings() {}

  static KafkaSettings of(String name, int cells) {
    return new KafkaSettings(
        TestKafka.servers(),
        Map.of(),
        name,
        cells,
        1,
        1,
        1,
        Duration.ofSeconds(6),
        Duration.ofSeconds(15),
        1000,
        DataSize.ofMegabytes(16),
        DataSize.ofMegabytes(32));
  }
}
