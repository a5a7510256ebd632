package dev.millrace.event.kafka;

import dev.millrace.contracts.http.Backoff;
import dev.millrace.contracts.json.Durations;
import dev.millrace.event.watch.Troubles;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Creates the topics of a flow, or checks those that are there, until all are as they should be.
/// Any number of adapters may do so at once. A topic that is there and otherwise is never changed:
/// what differs is a trouble until somebody has mended the topic or the declaration.
public final class DeclaredTopics implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DeclaredTopics.class);
  private static final String TROUBLE = "topics";

  private final Map<String, TopicSpec> wanted;
  private final KafkaCluster cluster;
  private final Troubles troubles;
  private final Backoff backoff;
  private final Thread thread;

  public DeclaredTopics(
      Map<String, TopicSpec> wanted,
      KafkaCluster cluster,
      Troubles troubles,
      RandomGenerator random) {
    this.wanted = Map.copyOf(wanted);
    this.cluster = cluster;
    this.troubles = troubles;
    this.backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), random);
    this.thread = Thread.ofVirtual().name("topics").unstarted(this::declarePatiently);
  }

  public void start() {
    troubles.pending(TROUBLE);
    thread.start();
  }

  private void declarePatiently() {
    try {
      while (true) {
        try {
          declare();
          troubles.worked(TROUBLE);
          return;
        } catch (IOException | RuntimeException e) {
          troubles.failed(TROUBLE, e.getMessage());
          Thread.sleep(backoff.next());
        }
      }
    } catch (InterruptedException e) {
      log.debug("the topics are not declared any longer");
    }
  }

  private void declare() throws IOException, InterruptedException {
    List<NewTopic> topics = new ArrayList<>();
    wanted.forEach((name, spec) -> topics.add(topic(name, spec)));
    var created = cluster.createTopics(topics);
    for (Map.Entry<String, KafkaFuture<Void>> topic : created.entrySet()) {
      try {
        KafkaCluster.get(topic.getValue());
        log.info("topic {} is created", topic.getKey());
      } catch (IOException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw new IOException("topic " + topic.getKey() + ": " + e.getMessage(), e);
        }
      }
    }
    check();
  }

  private static NewTopic topic(String name, TopicSpec spec) {
    var topic =
        new NewTopic(
            name,
            Objects.requireNonNull(spec.partitions()),
            Objects.requireNonNull(spec.replication()).shortValue());
    return topic.configs(configs(spec));
  }

  private static Map<String, String> configs(TopicSpec spec) {
    var configs = new HashMap<String, String>();
    if (Boolean.TRUE.equals(spec.compact())) {
      configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    }
    if (spec.retention() != null) {
      configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(spec.retention().toMillis()));
    }
    return configs;
  }

  private void check() throws IOException, InterruptedException {
    Map<String, TopicDescription> found = cluster.topics(wanted.keySet());
    Map<String, Config> configs = cluster.configs(wanted.keySet());
    var differences = new ArrayList<String>();
    wanted.forEach(
        (name, spec) -> {
          TopicDescription topic = found.get(name);
          Config config = configs.get(name);
          if (topic != null && config != null) {
            differences.addAll(differences(name, spec, topic, config));
          }
        });
    if (!differences.isEmpty()) {
      throw new IOException(
          String.join("; ", differences) + ": change the topic, or what is declared");
    }
  }

  private static List<String> differences(
      String name, TopicSpec spec, TopicDescription topic, Config config) {
    var differences = new ArrayList<String>();
    int partitions = topic.partitions().size();
    if (partitions != Objects.requireNonNull(spec.partitions())) {
      differences.add(
          "topic %s has %d partitions, declared are %d"
              .formatted(name, partitions, spec.partitions()));
    }
    int replicas = topic.partitions().getFirst().replicas().size();
    if (replicas < Objects.requireNonNull(spec.replication())) {
      differences.add(
          "topic %s has %d replicas, declared are %d"
              .formatted(name, replicas, spec.replication()));
    }
    String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
    if (policy.contains("compact") != Boolean.TRUE.equals(spec.compact())) {
      differences.add("topic %s has the cleanup policy %s".formatted(name, policy));
    }
    long retention = Long.parseLong(config.get(TopicConfig.RETENTION_MS_CONFIG).value());
    if (spec.retention() != null && retention != spec.retention().toMillis()) {
      differences.add(
          "topic %s keeps records for %d ms, declared is %s"
              .formatted(name, retention, Durations.format(spec.retention())));
    }
    return differences;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
