package dev.millrace.e2e.events;

import dev.millrace.e2e.process.KafkaNode;
import dev.millrace.e2e.process.Ports;
import dev.millrace.e2e.process.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;

/// Kafka as a process, on a port that it keeps when it is started again.
final class Broker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Program program;
  private final String servers;

  private Broker(Program program, int port) {
    this.program = program;
    this.servers = "127.0.0.1:" + port;
  }

  /// @param folder for its records, an empty one
  static Broker start(Path folder) throws IOException, InterruptedException {
    int port = Ports.free();
    Properties settings = settings(port, Ports.free(), folder.resolve("records"));
    var broker = new Broker(KafkaNode.begin(folder, settings, "512m"), port);
    broker.awaitReady();
    return broker;
  }

  private static Properties settings(int port, int controllerPort, Path records) {
    var all = new Properties();
    all.putAll(
        Map.of(
            "node.id", "1",
            "process.roles", "broker,controller",
            "controller.quorum.voters", "1@localhost:" + controllerPort,
            "listeners",
                "PLAINTEXT://127.0.0.1:%d,CONTROLLER://localhost:%d"
                    .formatted(port, controllerPort),
            "controller.listener.names", "CONTROLLER",
            "log.dirs", records.toString(),
            "auto.create.topics.enable", "false",
            "group.initial.rebalance.delay.ms", "0"));
    for (String topic : List.of("offsets.topic", "transaction.state.log")) {
      all.put(topic + ".num.partitions", "2");
      all.put(topic + ".replication.factor", "1");
    }
    all.put("transaction.state.log.min.isr", "1");
    // What a killed adapter has left open is in the way until it is rolled back.
    all.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
    return all;
  }

  /// Ends it when it does not become ready.
  private void awaitReady() throws InterruptedException {
    boolean ready = false;
    try (Admin admin = admin()) {
      Awaitility.await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(ExecutionException.class)
          .until(() -> !admin.describeCluster().nodes().get().isEmpty());
      ready = true;
    } finally {
      if (!ready) {
        close();
      }
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", servers));
  }

  String servers() {
    return servers;
  }

  void create(String topic, int partitions) throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }
  }

  /// Ends it with `kill -9` and starts it again on what it has kept.
  void killAndStartAgain() throws IOException, InterruptedException {
    program.kill();
    program.beginAgain();
  }

  @Override
  public void close() throws InterruptedException {
    // Nothing of it is looked at again, so it need not end in order.
    program.kill();
  }
}
