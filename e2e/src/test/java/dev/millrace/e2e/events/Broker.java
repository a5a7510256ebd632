package dev.millrace.e2e.events;

import dev.millrace.e2e.process.Ended;
import dev.millrace.e2e.process.Jar;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;

/// Kafka as a process, on a port that it keeps when it is started again.
final class Broker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String MODULE = "kafka-broker";
  private static final String SETTINGS = "server.properties";

  private final Path folder;
  private final String servers;
  private Process process;

  private Broker(Path folder, int port) throws IOException {
    this.folder = folder;
    this.servers = "127.0.0.1:" + port;
    this.process = begin();
  }

  /// @param folder for its records, an empty one
  static Broker start(Path folder) throws IOException, InterruptedException {
    int port = freePort();
    try (var file = Files.newBufferedWriter(folder.resolve(SETTINGS))) {
      settings(port, freePort(), folder.resolve("records")).store(file, null);
    }
    format(folder);
    var broker = new Broker(folder, port);
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

  private static void format(Path folder) throws IOException, InterruptedException {
    List<String> jar = Jar.command(MODULE);
    var format = new ArrayList<>(jar.subList(0, jar.size() - 2));
    format.addAll(List.of("-cp", jar.getLast(), "kafka.tools.StorageTool", "format"));
    format.addAll(List.of("--cluster-id", "MillraceTestsAAAAAAAAA", "--config", SETTINGS));
    Ended ended = Ended.run(new ProcessBuilder(format).directory(folder.toFile()), PATIENCE);
    if (ended.exitCode() != 0) {
      throw new AssertionError(ended.output());
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Process begin() throws IOException {
    List<String> command = Jar.command(MODULE, "-Xmx512m");
    command.add(SETTINGS);
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("kafka.log").toFile()))
        .start();
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
    process.destroyForcibly().waitFor();
    process = begin();
  }

  @Override
  public void close() throws InterruptedException {
    // Nothing of it is looked at again, so it need not end in order.
    process.destroyForcibly().waitFor();
  }
}
