package dev.millrace.bench.broker;

import dev.millrace.bench.machine.Disk;
import dev.millrace.bench.process.BuiltJar;
import dev.millrace.bench.process.Launch;
import dev.millrace.bench.process.Programs;
import dev.millrace.bench.process.ServerProcess;
import dev.millrace.bench.process.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.utils.AppInfoParser;

/// One real node of Kafka, from the module `kafka-broker`, on ports of its own.
public final class Broker implements AutoCloseable {
  static final int PARTITIONS = 4;
  static final List<String> JVM = List.of("-Xmx1g", "-XX:+UseSerialGC");

  private static final String MODULE = "kafka-broker";
  private static final String CLUSTER = "bWlsbHJhY2UtYmVuY2hlcw";
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String servers;
  private final ServerProcess process;
  private final Path log;
  private final Admin admin;

  private Broker(String servers, ServerProcess process, Path log) {
    this.servers = servers;
    this.process = process;
    this.log = log;
    this.admin = Admin.create(Map.of("bootstrap.servers", servers));
  }

  public static Path jar() {
    return BuiltJar.of(MODULE);
  }

  /// Why it cannot run here; empty when it can.
  public static Optional<String> missing() {
    return Files.isRegularFile(jar())
        ? Optional.empty()
        : Optional.of("there is no %s: run mvn -pl kafka-broker package".formatted(jar()));
  }

  /// Of Kafka, clients included.
  public static String version() {
    return AppInfoParser.getVersion();
  }

  /// Starts it and waits for it; the workspace ends it.
  public static Broker start(Workspace workspace) throws IOException {
    int port = Programs.freePort();
    Path settings = workspace.folder().resolve("server.properties");
    Path log = workspace.folder("log");
    Files.writeString(settings, settings(port, Programs.freePort(), log));
    Programs.ask(
        command("kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", settings.toString()));
    ServerProcess process =
        workspace
            .start(MODULE, Launch.of(command("kafka.Kafka", settings.toString())))
            .awaitPort(port, PATIENCE);
    return new Broker("127.0.0.1:" + port, process, log);
  }

  private static List<String> command(String main, String... arguments) {
    return Stream.of(
            Stream.of(Programs.java()),
            JVM.stream(),
            Stream.of("-cp", jar().toString(), main),
            Stream.of(arguments))
        .flatMap(words -> words)
        .toList();
  }

  /// As the launcher sets it, but that topics which were deleted go at once.
  private static String settings(int port, int controller, Path data) {
    return """
    node.id=1
    process.roles=broker,controller
    controller.quorum.voters=1@127.0.0.1:%2$d
    listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
    controller.listener.names=CONTROLLER
    inter.broker.listener.name=PLAINTEXT
    listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
    log.dirs=%3$s
    offsets.topic.replication.factor=1
    offsets.topic.num.partitions=5
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    transaction.state.log.num.partitions=5
    share.coordinator.state.topic.replication.factor=1
    share.coordinator.state.topic.min.isr=1
    share.coordinator.state.topic.num.partitions=5
    log.cleaner.dedupe.buffer.size=16777216
    group.initial.rebalance.delay.ms=0
    auto.create.topics.enable=false
    log.segment.delete.delay.ms=1000
    """
        .formatted(port, controller, data);
  }

  public String servers() {
    return servers;
  }

  public ProcessHandle process() {
    return process.handle();
  }

  /// Bytes in the logs of the topics whose names match. Their indices are left out, for which the
  /// broker reserves a lot and uses little.
  public long bytesOf(Pattern topic) throws IOException {
    try (Stream<Path> folders = Files.list(log)) {
      long bytes = 0;
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        String name = String.valueOf(folder.getFileName()).replaceFirst("-\\d+$", "");
        bytes += topic.matcher(name).matches() ? Disk.bytesIn(folder, ".log") : 0;
      }
      return bytes;
    }
  }

  /// As [#create(Collection, int)], with four partitions each.
  public void create(Collection<String> topics) throws IOException, InterruptedException {
    create(topics, PARTITIONS);
  }

  /// Creates topics and waits until they can be written to: a producer that comes too early may have
  /// its second batch taken and its first one not, and never gets over it.
  public void create(Collection<String> topics, int partitions)
      throws IOException, InterruptedException {
    get(
        admin
            .createTopics(
                topics.stream().map(name -> new NewTopic(name, partitions, (short) 1)).toList())
            .all());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!areLed(topics, partitions)) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("the broker does not lead topics that it created: " + topics);
      }
      Thread.sleep(LOOK);
    }
  }

  /// Only who leads a partition can tell its end.
  private boolean areLed(Collection<String> topics, int partitions)
      throws IOException, InterruptedException {
    try {
      get(
          admin
              .listOffsets(
                  partitions(topics, partitions).stream()
                      .collect(Collectors.toMap(each -> each, any -> OffsetSpec.latest())))
              .all());
      return true;
    } catch (IOException e) {
      if (e.getCause() instanceof ExecutionException failed
          && failed.getCause() instanceof RetriableException) {
        return false;
      }
      throw e;
    }
  }

  public void delete(Collection<String> topics) throws IOException, InterruptedException {
    get(admin.deleteTopics(topics).all());
  }

  /// Sets what the broker keeps for a group, such as `share.auto.offset.reset`.
  public void setGroup(String group, Map<String, String> settings)
      throws IOException, InterruptedException {
    var operations =
        settings.entrySet().stream()
            .map(
                entry ->
                    new AlterConfigOp(
                        new ConfigEntry(entry.getKey(), entry.getValue()),
                        AlterConfigOp.OpType.SET))
            .toList();
    get(
        admin
            .incrementalAlterConfigs(
                Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), operations))
            .all());
  }

  public static Collection<TopicPartition> partitions(Collection<String> topics) {
    return partitions(topics, PARTITIONS);
  }

  private static Collection<TopicPartition> partitions(Collection<String> topics, int count) {
    return topics.stream()
        .flatMap(
            topic ->
                IntStream.range(0, count)
                    .mapToObj(partition -> new TopicPartition(topic, partition)))
        .collect(Collectors.toSet());
  }

  private static <T> T get(KafkaFuture<T> future) throws IOException, InterruptedException {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the broker did not do it: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }
}
