package dev.millrace.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.Json;
import dev.millrace.e2e.process.Ended;
import dev.millrace.e2e.process.Jar;
import dev.millrace.e2e.run.LongRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Runs that are too short to tell anything but that they end with a table and a document, over the
/// services of this build and a real broker, and leave nothing behind.
@LongRun
class BenchTest {
  private static final Duration LIMIT = Duration.ofMinutes(8);

  @TempDir Path folder;
  private Path data;
  private Path json;

  @BeforeEach
  void makeFolders() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    json = folder.resolve("report.json");
  }

  @AfterEach
  void nothingIsLeftBehind() throws IOException {
    try (Stream<Path> left = Files.list(data)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void theQueueBesideKafkasOwnQueues() throws Exception {
    String table =
        run(
            "queue --engine kafka --peers share-group,topic --scenarios batch --seconds 1 --warm-up 0 --rounds 1");

    assertThat(table).contains("share-group", "topic", "commitSync");
    assertThat(report().at("/contests/0/series/0/turns/0/figures/items").isNumber()).isTrue();
  }

  @Test
  void replicasTellWhatEachProcessAndTheBrokerDidForAnItem() throws Exception {
    run(
        "scale --replicas 2 --queues 2 --shards 4 --batches 50 --clients 4 --cells 4 --seconds 3"
            + " --warm-up 1");

    JsonNode point = report().at("/points/0");
    assertThat(point.at("/items").asLong()).isPositive();
    assertThat(point.at("/micros").propertyNames())
        .containsExactlyInAnyOrder("broker", "clients", "replica 1", "replica 2");
    assertThat(point.at("/counts/bytesIn/bench.commands").asLong()).isPositive();
    assertThat(point.at("/counts/requests/EndTxn").asLong()).isPositive();
  }

  @Test
  void aPatternBetweenTopics() throws Exception {
    String table =
        run(
            "events --contenders millrace-copier --events 2000 --seconds 1 --warm-up 0 --rounds 1"
                + " --rate 100");

    assertThat(table).contains("millrace-copier", "events/s", "cpu µs", "p99");
    JsonNode turn = report().at("/series/0/turns/0/figures");
    assertThat(turn.path("events").asLong()).isBetween(1L, 1000L);
    assertThat(turn.path("p99").asDouble()).isPositive();
  }

  @Test
  void reductionsBesideOnePass() throws Exception {
    String table =
        run("reduce --reducers millrace,stream-json,queue-2 --most 10000 --rounds 1 --warm-up 0");

    assertThat(table).contains("millrace", "stream-json", "queue-2", "inputs/s");
    assertThat(report().path("contests")).isNotEmpty();
  }

  private String run(String options) throws IOException, InterruptedException {
    List<String> command = Jar.command("bench", "-Dstdout.encoding=UTF-8");
    command.addAll(List.of(options.split(" ")));
    command.addAll(List.of("--folder", data.toString(), "--json", json.toString()));
    Ended ended = Ended.run(new ProcessBuilder(command), LIMIT);
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    return ended.output();
  }

  private JsonNode report() throws IOException {
    return Json.lenient().readTree(Files.readString(json));
  }
}
