package dev.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.bench.process.Programs;
import dev.millrace.contracts.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class QueueCommandTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--seconds 0 | --seconds is 1 to 600, not 0",
        "--peers sqs | there is no peer \"sqs\"",
        "--scenarios quick | there is no scenario \"quick\"",
        "--threads green | --threads is platform or virtual, not green",
        "--engine rocket | --engine is embedded or kafka, not rocket",
        "--batch 1001 | --batch is 1 to 1000, not 1001",
      })
  void aWrongOptionIsToldAndNothingStarts(String options, String message) {
    Said said = Said.by("queue", options.split(" "));

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.errors()).contains(message);
  }

  @Test
  void aPeerThatIsNotHereIsNamedAsSkippedAndNoneAtAllIsAFailure() {
    Said said =
        Said.by("queue", "--peers", "millrace", "--queue-service", folder.resolve("no.jar") + "");

    assertThat(said.output()).contains("skipping millrace: there is no ");
    assertThat(said.errors()).contains("none of the peers asked for is on this machine");
    assertThat(said.exitCode()).isEqualTo(1);
  }

  @Test
  void aShortRunOverBeanstalkdEndsWithATableAndADocumentAndLeavesNothingBehind() throws Exception {
    boolean here = Programs.find("beanstalkd").isPresent();
    if (!here) {
      System.err.println("SKIPPED: no beanstalkd on this machine");
    }
    assumeTrue(here);
    Path json = folder.resolve("report.json");
    Path data = Files.createDirectory(folder.resolve("data"));

    Said said =
        Said.by(
            "queue",
            ("--peers beanstalkd --scenarios single,latency --seconds 1 --warm-up 0 --rounds 1"
                    + " --rate 50 --folder %s --json %s")
                .formatted(data, json)
                .split(" "));

    assertThat(said.errors()).isEmpty();
    assertThat(said.exitCode()).isZero();
    assertThat(said.output()).contains("beanstalkd", "-f0", "items/s", "p99", "disk before");
    JsonNode report = Json.lenient().readTree(Files.readString(json));
    assertThat(report.at("/contests/0/series/0/turns/0/figures/items").isNumber()).isTrue();
    assertThat(report.at("/latencies/0/series/0/turns/0/figures/items").asLong()).isPositive();
    assertThat(report.at("/machine/cores").asInt()).isPositive();
    try (Stream<Path> left = Files.list(data)) {
      assertThat(left).isEmpty();
    }
  }
}
