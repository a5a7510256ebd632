package dev.millrace.queue.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/// What would stop all replicas later stops the start.
class KafkaSettingsTest {
  private static KafkaSettings settings(String events, DataSize maxRecord) {
    return new KafkaSettings(
        "kafka:9092",
        Map.of(),
        "team",
        16,
        3,
        1,
        2,
        Duration.ofSeconds(6),
        Duration.ofSeconds(15),
        10_000,
        events,
        maxRecord);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "team.commands",
        "team.answers",
        "team.transitions",
        "team.queues",
        "team-cell-changelog"
      })
  void eventsAreNotToldIntoATopicThatTheEngineReads(String events) {
    assertThatThrownBy(() -> settings(events, DataSize.ofMegabytes(32)))
        .hasMessageContaining("millrace.kafka.events")
        .hasMessageContaining(events);
  }

  @Test
  void eventsHaveATopicOfTheirOwn() {
    assertThat(settings("team.events", DataSize.ofMegabytes(1)).events()).isEqualTo("team.events");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1024, 4L << 30})
  void aRecordHasRoomForACall_andKafkaKnowsItsSize(long bytes) {
    assertThatThrownBy(() -> settings("team.events", DataSize.ofBytes(bytes)))
        .hasMessageContaining("millrace.kafka.max-record must be from 1048576B to 1073741824B");
  }
}
