package dev.millrace.e2e.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.e2e.process.UpFlow;
import dev.millrace.e2e.run.LongRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Kafka itself, started by the launcher as a user starts it.
@Timeout(12 * 60)
class BrokerTest {
  private static final int SIGTERM = 128 + 15;
  private static final Pattern SERVERS = Pattern.compile("servers are (\\S+)\n");
  private static final Pattern STARTED = Pattern.compile("(Kafka Server started)");

  @TempDir Path folder;
  private Path flow = Path.of("");
  private Path state = Path.of("");

  @BeforeEach
  void write() throws IOException {
    flow = folder.resolve("events.yaml");
    state = folder.resolve(".millrace/events");
    Files.writeString(
        flow,
        """
        kind: Flow
        apiVersion: v1
        name: events
        containers:
          kafka:
            module: kafka-broker
            port: 9092
          client:
            needs: [kafka]
            command: [sh, -c, "echo servers are ${kafka}; trap 'exit 0' TERM; while :; do sleep 0.1; done"]
        """);
  }

  @Test
  @LongRun
  void whatItHasAcknowledgedIsThere_whateverIsKilled() throws Exception {
    // As a format that was cut short leaves it.
    Files.createDirectories(state.resolve("kafka/formatting/half"));
    Records records;
    try (UpFlow run = UpFlow.start(folder, flow)) {
      records = new Records(servers(run));
      records.create("orders");
      records.produce("orders", 0, 50);

      run.killBroker();

      records.produce("orders", 50, 100);
      assertThat(records.read("orders", 100)).isEqualTo(Records.numbered(100));
      run.kill();
      run.awaitNothingLeft();
    }
    try (UpFlow run = UpFlow.start(folder, flow)) {
      assertThat(servers(run)).isEqualTo(records.servers());
      assertThat(records.read("orders", 100)).isEqualTo(Records.numbered(100));

      assertThat(run.stop()).as(run.said()).isEqualTo(SIGTERM);
      assertThat(log()).contains("shut down completed");
    }
  }

  @Test
  void aTopicThatNobodyDeclared_isNotMade() throws Exception {
    try (UpFlow run = UpFlow.start(folder, flow)) {
      var records = new Records(servers(run));
      run.await(state.resolve("logs/kafka.log"), STARTED);

      assertThatThrownBy(() -> records.produceWithin("mistyped", 2000))
          .hasRootCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }
  }

  @Test
  void whereThereIsAKafka_noneIsStarted() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    try (UpFlow first = UpFlow.start(folder, flow)) {
      String servers = servers(first);

      try (UpFlow second = UpFlow.start(elsewhere, flow, "--kafka", servers)) {
        Path log = elsewhere.resolve(".millrace/events/logs/client.log");
        assertThat(second.await(log, SERVERS)).isEqualTo(servers);
        assertThat(second.runsABroker()).isFalse();
        assertThat(elsewhere.resolve(".millrace/events/kafka")).doesNotExist();
      }
    }
  }

  private String servers(UpFlow run) {
    return run.await(state.resolve("logs/client.log"), SERVERS);
  }

  private String log() throws IOException {
    return Files.readString(state.resolve("logs/kafka.log"));
  }
}
