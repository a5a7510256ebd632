package dev.millrace.queue.engine.kafka;

import static java.util.Map.entry;

import dev.millrace.queue.engine.kafka.wire.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The topics as they should be. Creates those that are not there, and checks those that are; one
/// that is there and otherwise is never changed.
final class Topics {
  private static final Logger log = LoggerFactory.getLogger(Topics.class);
  static final int ANSWERS = 16;

  /// How long answers are kept, and what has happened.
  static final Duration NEWS_KEPT = Duration.ofMinutes(15);

  /// How long a copy of a store that is not kept up may be away, and still learn what was deleted.
  static final Duration DELETIONS_KEPT = Duration.ofHours(6);

  private final KafkaSettings settings;
  private final TopicNames names;

  Topics(KafkaSettings settings, TopicNames names) {
    this.settings = settings;
    this.names = names;
  }

  /// @throws TopicMismatch when a topic is not as it should be
  /// @throws KafkaException when the cluster refuses, or does not answer in time
  void declare(Admin admin) throws InterruptedException {
    int brokers = Cluster.get(admin.describeCluster().nodes()).size();
    Map<String, NewTopic> wanted = wanted();
    var created = admin.createTopics(wanted.values()).values();
    created.forEach(
        (name, future) -> {
          try {
            Cluster.get(future);
            log.info("topic {} is created", name);
          } catch (TopicExistsException e) {
            log.debug("topic {} is there", name);
          } catch (KafkaException e) {
            throw brokers < settings.replication()
                ? new TopicMismatch(tooFewBrokers(name, brokers))
                : e;
          }
        });
    if (Cluster.get(admin.listTopics().names()).contains(names.stores())) {
      // Kafka Streams creates it, with as many partitions as the commands have.
      var stores = new NewTopic(names.stores(), settings.cells(), (short) settings.replication());
      wanted.put(names.stores(), stores.configs(stores()));
    }
    check(admin, wanted);
  }

  private String tooFewBrokers(String topic, int brokers) {
    return "topic %s is to have %d replicas, and %s there: start more brokers, or set millrace.kafka.replication=%d"
        .formatted(
            topic,
            settings.replication(),
            brokers == 1 ? "1 broker is" : brokers + " brokers are",
            brokers);
  }

  private Map<String, NewTopic> wanted() {
    var topics = new LinkedHashMap<String, NewTopic>();
    // Read once, and then removed by the housekeeping; never before.
    add(topics, names.commands(), settings.cells(), commands());
    add(topics, names.answers(), ANSWERS, passing());
    add(topics, names.transitions(), settings.cells(), passing());
    add(topics, names.queues(), 1, Map.of("cleanup.policy", "compact"));
    if (names.events() != null) {
      // For others to read: how long it keeps them is the operator's.
      add(topics, names.events(), settings.cells(), Map.of());
    }
    return topics;
  }

  private static Map<String, String> commands() {
    return Map.ofEntries(
        entry("cleanup.policy", "delete"),
        entry("retention.ms", "-1"),
        entry("retention.bytes", "-1"),
        entry("segment.bytes", Integer.toString(64 << 20)));
  }

  private static Map<String, String> passing() {
    return Map.of(
        "cleanup.policy",
        "delete",
        "retention.ms",
        Long.toString(NEWS_KEPT.toMillis()),
        "segment.ms",
        Long.toString(NEWS_KEPT.toMillis()),
        "segment.bytes",
        Integer.toString(64 << 20));
  }

  private void add(
      Map<String, NewTopic> topics, String name, int partitions, Map<String, String> own) {
    var configs = new LinkedHashMap<>(own);
    // Nothing depends on what a replica's own clock shows.
    configs.put("message.timestamp.type", "LogAppendTime");
    configs.put("min.insync.replicas", Integer.toString(settings.minInSync()));
    configs.put("max.message.bytes", Long.toString(settings.maxRecord().toBytes()));
    topics.put(
        name, new NewTopic(name, partitions, (short) settings.replication()).configs(configs));
  }

  /// The settings of the topic in which Kafka Streams keeps the stores.
  Map<String, String> stores() {
    return Map.of(
        "cleanup.policy",
        "compact",
        "min.insync.replicas",
        Integer.toString(settings.minInSync()),
        "max.message.bytes",
        Long.toString(settings.maxRecord().toBytes()),
        "segment.bytes",
        Integer.toString(64 << 20),
        "min.cleanable.dirty.ratio",
        "0.5",
        "message.timestamp.type",
        "LogAppendTime",
        "delete.retention.ms",
        Long.toString(DELETIONS_KEPT.toMillis()));
  }

  // --- what is there ---

  private void check(Admin admin, Map<String, NewTopic> wanted) throws InterruptedException {
    Map<String, TopicDescription> found =
        Cluster.getPatiently(() -> admin.describeTopics(wanted.keySet()).allTopicNames());
    List<ConfigResource> resources =
        wanted.keySet().stream()
            .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
            .toList();
    Map<ConfigResource, Config> configs =
        Cluster.getPatiently(() -> admin.describeConfigs(resources).all());
    var differences = new ArrayList<String>();
    for (ConfigResource resource : resources) {
      String name = resource.name();
      differences.addAll(
          differences(
              Objects.requireNonNull(wanted.get(name)),
              Objects.requireNonNull(found.get(name)),
              Objects.requireNonNull(configs.get(resource))));
    }
    if (!differences.isEmpty()) {
      throw new TopicMismatch(String.join("\n", differences));
    }
  }

  private List<String> differences(NewTopic wanted, TopicDescription found, Config config) {
    var differences = new ArrayList<String>();
    String name = wanted.name();
    int partitions = found.partitions().size();
    if (partitions != wanted.numPartitions() && !name.equals(names.events())) {
      differences.add(
          "topic %s has %d partitions, and should have %d: %s"
              .formatted(
                  name,
                  partitions,
                  wanted.numPartitions(),
                  name.equals(names.answers())
                      ? "remove the topic while no replica runs; it is made anew"
                      : "set millrace.kafka.cells=%d (the number cannot change while the queues are there)"
                          .formatted(partitions)));
    }
    int replicas = found.partitions().getFirst().replicas().size();
    if (replicas < wanted.replicationFactor()) {
      differences.add(
          "topic %s has %d replicas, and should have %d: add replicas with kafka-reassign-partitions, or set millrace.kafka.replication=%d"
              .formatted(name, replicas, wanted.replicationFactor(), replicas));
    }
    wanted
        .configs()
        .forEach(
            (key, value) -> {
              String is = config.get(key).value();
              if (!isGoodEnough(key, value, is)) {
                differences.add(
                    "topic %s has %s=%s, and should have %s: run kafka-configs --alter --entity-type topics --entity-name %s --add-config %s=%s"
                        .formatted(name, key, is, value, name, key, value));
              }
            });
    return differences;
  }

  /// What keeps records safe must be as it should; how large segments are is the operator's.
  private static boolean isGoodEnough(String key, String wanted, String is) {
    return switch (key) {
      case "cleanup.policy", "message.timestamp.type" -> wanted.equals(is);
      case "min.insync.replicas", "max.message.bytes" ->
          Long.parseLong(is) >= Long.parseLong(wanted);
      case "retention.ms", "retention.bytes" ->
          Long.parseLong(is) == -1
              || (Long.parseLong(wanted) != -1 && Long.parseLong(is) >= Long.parseLong(wanted));
      default -> true;
    };
  }

  /// A topic is there that is not as it must be, or cannot be made so. The message says the remedy.
  static final class TopicMismatch extends RuntimeException {
    TopicMismatch(String message) {
      super(message);
    }
  }
}
