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

class ReplicasCommandsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scale --replicas 0 | --replicas is 1 to 10, not 0",
        "scale --queues 100 | --queues is 1 to 64, not 100",
        "failover --waiting 3 | --waiting is 16 to 100000000, not 3",
        "failover --cells 1001 | --cells is 1 to 1000, not 1001",
      })
  void aWrongOptionIsToldAndNothingStarts(String command, String message) {
    String[] words = command.split(" ", 2);

    Said said = Said.by(words[0], words[1].split(" "));

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.errors()).contains(message);
  }

  @Test
  void aPointTellsWhatEachProcessAndTheBrokerDidForAnItem() throws Exception {
    Needed.built("queue-service", "kafka-broker");
    Path json = folder.resolve("report.json");
    Path data = Files.createDirectory(folder.resolve("data"));

    Said said =
        Said.by(
            "scale",
            ("--replicas 2 --queues 2 --shards 4 --batches 50 --clients 4 --cells 4 --seconds 3"
                    + " --warm-up 1 --folder %s --json %s")
                .formatted(data, json)
                .split(" "));

    assertThat(said.errors()).isEmpty();
    assertThat(said.exitCode()).isZero();
    JsonNode point = Json.lenient().readTree(Files.readString(json)).at("/points/0");
    assertThat(point.at("/items").asLong()).isPositive();
    assertThat(point.at("/micros").propertyNames())
        .containsExactlyInAnyOrder("broker", "clients", "replica 1", "replica 2");
    assertThat(point.at("/counts/bytesIn/bench.commands").asLong()).isPositive();
    assertThat(point.at("/counts/requests/EndTxn").asLong()).isPositive();
    try (Stream<Path> left = Files.list(data)) {
      assertThat(left).isEmpty();
    }
  }
}
