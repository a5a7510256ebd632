package dev.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class EventsCommandTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--events 10 | --events is 1000 to 50000000, not 10",
        "--contenders storm | there is no contender \"storm\"",
        "--contenders millrace-joiner | there is no contender \"millrace-joiner\"",
        "--rounds 0 | --rounds is 1 to 100, not 0",
      })
  void aWrongOptionIsToldAndNothingStarts(String options, String message) {
    Said said = Said.by("events", options.split(" "));

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.errors()).contains(message);
  }

  @Test
  void aShortRunEndsWithATableAndADocumentAndLeavesNothingBehind() throws Exception {
    Needed.built("event-adapter", "kafka-broker");
    Path json = folder.resolve("report.json");
    Path data = Files.createDirectory(folder.resolve("data"));

    Said said =
        Said.by(
            "events",
            ("--contenders millrace-copier --events 2000 --seconds 1 --warm-up 0 --rounds 1"
                    + " --rate 100 --folder %s --json %s")
                .formatted(data, json)
                .split(" "));

    assertThat(said.errors()).isEmpty();
    assertThat(said.exitCode()).isZero();
    assertThat(said.output()).contains("millrace-copier", "events/s", "cpu µs", "p99");
    JsonNode turn = Json.lenient().readTree(Files.readString(json)).at("/series/0/turns/0/figures");
    assertThat(turn.path("events").asLong()).isBetween(1L, 1000L);
    assertThat(turn.path("p99").asDouble()).isPositive();
    try (Stream<Path> left = Files.list(data)) {
      assertThat(left).isEmpty();
    }
  }
}
