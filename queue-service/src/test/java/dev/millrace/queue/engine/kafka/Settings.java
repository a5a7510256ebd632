package dev.millrace.queue.engine.kafka;

import dev.millrace.queue.engine.TestKafka;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/// Settings of a service in the tests' broker.
final class Settings {
  private Settings() {}

  static KafkaSettings of(String name, int cells) {
    return of(name, cells, 1, null);
  }

  static KafkaSettings of(String name, int cells, int replication, @Nullable String events) {
    return of(name, cells, replication, events, DataSize.ofMegabytes(32));
  }

  /// With records of a megabyte, the smallest that can be set.
  static KafkaSettings ofSmallRecords(String name, int cells) {
    return of(name, cells, 1, null, DataSize.ofMegabytes(1));
  }

  private static KafkaSettings of(
      String name, int cells, int replication, @Nullable String events, DataSize maxRecord) {
    return new KafkaSettings(
        TestKafka.servers(),
        Map.of(),
        name,
        cells,
        replication,
        1,
        1,
        Duration.ofSeconds(6),
        Duration.ofSeconds(15),
        1000,
        events,
        maxRecord);
  }
}
