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

class ReduceCommandTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--most 10 | --most is 10000 to 100000000, not 10",
        "--reducers hadoop | there is no reducer \"hadoop\"",
        "--fan-in 1 | --fan-in is 2 to 10000, not 1",
      })
  void aWrongOptionIsToldAndNothingStarts(String options, String message) {
    Said said = Said.by("reduce", options.split(" "));

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.errors()).contains(message);
  }

  @Test
  void aShortRunEndsWithATableAndADocumentAndLeavesNothingBehind() throws Exception {
    Needed.built("coordinator", "kafka-broker");
    Path json = folder.resolve("report.json");
    Path data = Files.createDirectory(folder.resolve("data"));

    Said said =
        Said.by(
            "reduce",
            "--most 100000 --rounds 1 --warm-up 0 --folder %s --json %s"
                .formatted(data, json)
                .split(" "));

    assertThat(said.errors()).isEmpty();
    assertThat(said.exitCode()).isZero();
    assertThat(said.output()).contains("millrace", "stream-json", "kafka-streams", "inputs/s");
    JsonNode contests = Json.lenient().readTree(Files.readString(json)).path("contests");
    assertThat(contests).hasSize(4);
    try (Stream<Path> left = Files.list(data)) {
      assertThat(left).isEmpty();
    }
  }
}
