package dev.millrace.e2e.replicas;

import dev.millrace.e2e.process.KafkaNode;
import dev.millrace.e2e.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.awaitility.Awaitility;

/// Three brokers, each a process that is also one of the quorum's three. Their settings are Kafka's
/// own, but for where they listen: what is measured on them holds for a cluster that nobody tuned.
/// The last one's records lie on a file system of their own where one can be mounted. Brokers are
/// numbered from 0. For one thread.
final class Cluster implements AutoCloseable {
  static final int BROKERS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String HEAP = "320m";

  private final Listeners listeners;
  private final SmallDisk disk;
  private final List<Program> brokers = new ArrayList<>();

  private Cluster(Listeners listeners, SmallDisk disk) {
    this.listeners = listeners;
    this.disk = disk;
  }

  /// Returns when every broker is there.
  ///
  /// @param folder for all their records, an empty one
  /// @param replicas that will use it
  static Cluster start(Path folder, int replicas) throws IOException, InterruptedException {
    var listeners = new Listeners(BROKERS, replicas);
    var cluster = new Cluster(listeners, SmallDisk.at(folder.resolve("small-disk")));
    boolean ready = false;
    try {
      for (int broker = 0; broker < BROKERS; broker++) {
        Path own = Files.createDirectories(folder.resolve("broker-" + broker));
        Path records =
            broker == BROKERS - 1
                ? cluster.disk.folder().resolve("records")
                : own.resolve("records");
        Properties settings = settings(listeners, broker, records);
        cluster.brokers.add(KafkaNode.begin(own, settings, HEAP));
      }
      cluster.awaitWhole();
      ready = true;
    } finally {
      if (!ready) {
        cluster.close();
      }
    }
    return cluster;
  }

  private static Properties settings(Listeners listeners, int broker, Path records) {
    var all = new Properties();
    all.putAll(
        Map.of(
            "node.id", String.valueOf(broker + 1),
            "process.roles", "broker,controller",
            "controller.quorum.voters", listeners.voters(),
            "listeners", listeners.of(broker),
            "advertised.listeners", listeners.advertisedBy(broker),
            "listener.security.protocol.map", listeners.protocols(),
            "inter.broker.listener.name", Listeners.COMMON,
            "controller.listener.names", Listeners.QUORUM,
            "log.dirs", records.toString()));
    all.putAll(
        Map.of(
            "auto.create.topics.enable", "false",
            "default.replication.factor", String.valueOf(BROKERS),
            "min.insync.replicas", "2",
            "group.initial.rebalance.delay.ms", "0"));
    return all;
  }

  Listeners listeners() {
    return listeners;
  }

  Admin admin() {
    return admin(listeners.servers());
  }

  private static Admin admin(String servers) {
    return Admin.create(
        Map.of(
            "bootstrap.servers",
            servers,
            "request.timeout.ms",
            5_000,
            "default.api.timeout.ms",
            10_000));
  }

  /// To fill it, where it could be mounted: the last broker's.
  SmallDisk disk() {
    return disk;
  }

  Program broker(int number) {
    return brokers.get(number);
  }

  /// The broker that leads the most partitions of the topics that are not Kafka's own; if there are
  /// none yet, any.
  int leader() throws InterruptedException {
    try (Admin admin = admin()) {
      return Awaitility.await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(ExecutionException.class)
          .until(() -> leads(admin), found -> found >= 0);
    }
  }

  private static int leads(Admin admin) throws ExecutionException, InterruptedException {
    Map<Integer, Long> led =
        topics(admin, false).stream()
            .flatMap(topic -> topic.partitions().stream())
            .map(TopicPartitionInfo::leader)
            .filter(node -> node != null && !node.isEmpty())
            .collect(Collectors.groupingBy(Node::id, Collectors.counting()));
    return led.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse(1)
        - 1;
  }

  /// The broker that leads a partition.
  int leaderOf(String topic, int partition) throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      TopicDescription found = topics(admin, List.of(topic)).stream().findFirst().orElseThrow();
      return found.partitions().get(partition).leader().id() - 1;
    }
  }

  private static List<TopicDescription> topics(Admin admin, boolean internal)
      throws ExecutionException, InterruptedException {
    return topics(
        admin, admin.listTopics(new ListTopicsOptions().listInternal(internal)).names().get());
  }

  private static List<TopicDescription> topics(Admin admin, Collection<String> names)
      throws ExecutionException, InterruptedException {
    return List.copyOf(admin.describeTopics(names).allTopicNames().get().values());
  }

  /// Makes room on the disk, lets brokers go on that were frozen, begins those that have ended, and
  /// waits until every record is again on as many of them as it should be.
  void heal() throws IOException, InterruptedException {
    disk.makeRoom();
    for (Program broker : brokers) {
      broker.thaw();
    }
    beginEnded();
    awaitWhole();
  }

  /// Each broker by itself comes first: for some seconds the others tell of one that is gone, and of
  /// what it had, as if it were there.
  private void awaitWhole() {
    for (int broker = 0; broker < brokers.size(); broker++) {
      try (Admin one = admin(listeners.server(broker))) {
        Awaitility.await("broker " + broker)
            .atMost(PATIENCE)
            .ignoreExceptionsInstanceOf(ExecutionException.class)
            .until(() -> isAnswering(one));
      }
    }
    try (Admin admin = admin()) {
      Awaitility.await("all brokers, and all partitions on each of theirs")
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(ExecutionException.class)
          .until(() -> isWhole(admin));
    }
  }

  private boolean isAnswering(Admin admin)
      throws IOException, ExecutionException, InterruptedException {
    beginEnded();
    return !admin.describeCluster().nodes().get().isEmpty();
  }

  /// A broker that has filled its disk may notice, and end, after room was made.
  private void beginEnded() throws IOException {
    for (Program broker : brokers) {
      if (!broker.isAlive()) {
        broker.beginAgain();
      }
    }
  }

  private boolean isWhole(Admin admin)
      throws IOException, ExecutionException, InterruptedException {
    beginEnded();
    return admin.describeCluster().nodes().get().size() == BROKERS
        && topics(admin, true).stream()
            .flatMap(topic -> topic.partitions().stream())
            .allMatch(partition -> partition.isr().size() == partition.replicas().size());
  }

  @Override
  public void close() throws IOException, InterruptedException {
    // Nothing of them is looked at again, so they need not end in order.
    for (Program broker : brokers) {
      broker.kill();
    }
    disk.close();
  }
}
