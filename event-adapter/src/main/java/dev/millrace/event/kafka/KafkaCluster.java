package dev.millrace.event.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/// The cluster that the settings name. Safe for all threads; clients are made when they are first
/// needed, and a call fails when the cluster does not answer in time.
public final class KafkaCluster implements AutoCloseable {
  /// After this the partitions of an adapter that vanished are read by another one.
  public static final Duration SESSION = Duration.ofSeconds(15);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<String, Object> clients;
  private @Nullable Admin admin;

  /// @param properties for every client, such as those of TLS; they win over ours
  public KafkaCluster(String servers, Map<String, String> properties) {
    var all = new HashMap<String, Object>();
    all.put("bootstrap.servers", servers);
    all.putAll(properties);
    this.clients = Map.copyOf(all);
  }

  /// The settings of a client that has these of its own.
  public Map<String, Object> client(Map<String, Object> own) {
    var all = new HashMap<>(own);
    all.putAll(clients);
    return all;
  }

  private synchronized Admin admin() throws IOException {
    Admin known = admin;
    if (known == null) {
      var own =
          Map.<String, Object>of(
              "request.timeout.ms",
              (int) PATIENCE.toMillis() / 2,
              "default.api.timeout.ms",
              (int) PATIENCE.toMillis());
      known = create(() -> Admin.create(client(own)));
      admin = known;
    }
    return known;
  }

  /// Makes a client.
  ///
  /// @throws IOException when that cannot be done now, since a server's name is not known yet for
  ///     example
  public static <T> T create(Supplier<T> client) throws IOException {
    try {
      return client.get();
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException("no client of Kafka: " + cause.getMessage(), e);
    }
  }

  /// Asks for topics to be created, each by itself.
  Map<String, KafkaFuture<Void>> createTopics(List<NewTopic> topics) throws IOException {
    return admin().createTopics(topics).values();
  }

  /// The settings of these topics; one that is not there has none.
  ///
  /// @throws IOException when they may not be read, or the cluster does not answer
  public Map<String, Config> configs(Collection<String> topics)
      throws IOException, InterruptedException {
    var configs = new HashMap<String, Config>();
    List<ConfigResource> resources =
        topics.stream().map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)).toList();
    try {
      get(admin().describeConfigs(resources).all())
          .forEach((resource, config) -> configs.put(resource.name(), config));
    } catch (IOException e) {
      throw e.getCause() instanceof TopicAuthorizationException
          ? new IOException(
              "the settings of a topic may not be read: give the right DescribeConfigs on "
                  + String.join(", ", new TreeSet<>(topics)),
              e.getCause())
          : e;
    }
    return configs;
  }

  /// @throws IOException when one of them is not there, or the cluster does not answer
  public Map<String, TopicDescription> topics(Collection<String> names)
      throws IOException, InterruptedException {
    return get(admin().describeTopics(names).allTopicNames());
  }

  /// Records of these topics that the group has not committed, by partition. A partition that it
  /// has never read counts from its beginning.
  public Map<TopicPartition, Lag> lag(String group, Collection<String> topics)
      throws IOException, InterruptedException {
    List<TopicPartition> partitions =
        topics(topics).values().stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
            .toList();
    var ends = offsets(partitions, OffsetSpec.latest());
    var begins = offsets(partitions, OffsetSpec.earliest());
    var committed = get(admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    var lag = new HashMap<TopicPartition, Lag>();
    for (TopicPartition partition : partitions) {
      long end = at(ends, partition);
      var position = committed.get(partition);
      long from = position == null ? at(begins, partition) : position.offset();
      lag.put(partition, new Lag(end, Math.max(0, end - from)));
    }
    return lag;
  }

  /// Records of one topic that the group has not committed.
  public long behind(String group, String topic) throws IOException, InterruptedException {
    return lag(group, List.of(topic)).values().stream().mapToLong(Lag::records).sum();
  }

  /// @param end offset of the next record that will be written
  /// @param records not committed by the group
  public record Lag(long end, long records) {}

  /// Members of a consumer group that are alive; 0 when there is no such group.
  public int members(String group) throws IOException, InterruptedException {
    try {
      var described = get(admin().describeConsumerGroups(List.of(group)).all()).get(group);
      return described == null ? 0 : described.members().size();
    } catch (IOException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw e;
    }
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(
      List<TopicPartition> partitions, OffsetSpec spec) throws IOException, InterruptedException {
    var wanted = new HashMap<TopicPartition, OffsetSpec>();
    partitions.forEach(partition -> wanted.put(partition, spec));
    return get(admin().listOffsets(wanted).all());
  }

  private static long at(
      Map<TopicPartition, ListOffsetsResultInfo> offsets, TopicPartition partition) {
    ListOffsetsResultInfo info = offsets.get(partition);
    return info == null ? 0 : info.offset();
  }

  static <T> T get(KafkaFuture<T> future) throws IOException, InterruptedException {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("Kafka did not answer within " + PATIENCE.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String what =
          cause instanceof UnknownTopicOrPartitionException
              ? "a topic is not there: "
              : "Kafka said: ";
      throw new IOException(what + cause.getMessage(), cause);
    }
  }

  @Override
  public synchronized void close() {
    if (admin != null) {
      admin.close(Duration.ofSeconds(5));
    }
  }
}
