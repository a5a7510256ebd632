package dev.millrace.source.kafka;

import dev.millrace.source.work.SourceUnavailable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/// What the cluster says of the topic and the group. Connects when it is asked first. Safe for all
/// threads.
final class Cluster implements AutoCloseable {
  private final KafkaSettings settings;
  private final KafkaTrouble trouble;
  private @Nullable Admin admin;

  Cluster(KafkaSettings settings) {
    this.settings = settings;
    this.trouble = new KafkaTrouble(settings);
  }

  /// The topic as it is now.
  ///
  /// @param begins by partition, the offset of the first record that is kept
  /// @param ends by partition, the offset behind the last record that may be read: a transaction
  ///     that is open holds up what comes after its beginning
  record Survey(Uuid topic, Map<Integer, Long> begins, Map<Integer, Long> ends) {
    long begin(int partition) {
      return begins.getOrDefault(partition, 0L);
    }

    long end(int partition) {
      return ends.getOrDefault(partition, 0L);
    }
  }

  Survey survey() throws SourceUnavailable, InterruptedException {
    String name = settings.topic();
    Admin asked = admin();
    TopicDescription topic =
        Objects.requireNonNull(get(asked.describeTopics(List.of(name)).allTopicNames()).get(name));
    List<TopicPartition> partitions =
        IntStream.range(0, topic.partitions().size())
            .mapToObj(partition -> new TopicPartition(name, partition))
            .toList();
    var committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
    var begins = asked.listOffsets(all(partitions, OffsetSpec.earliest()), committed).all();
    var ends = asked.listOffsets(all(partitions, OffsetSpec.latest()), committed).all();
    return new Survey(topic.topicId(), offsets(get(begins)), offsets(get(ends)));
  }

  private static Map<TopicPartition, OffsetSpec> all(
      List<TopicPartition> partitions, OffsetSpec spec) {
    var specs = new HashMap<TopicPartition, OffsetSpec>();
    partitions.forEach(partition -> specs.put(partition, spec));
    return specs;
  }

  private static Map<Integer, Long> offsets(Map<TopicPartition, ListOffsetsResultInfo> infos) {
    var offsets = new TreeMap<Integer, Long>();
    infos.forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
    return offsets;
  }

  /// What the group has committed for the topic, by partition.
  Map<Integer, OffsetAndMetadata> committed() throws SourceUnavailable, InterruptedException {
    var all =
        get(
            admin()
                .listConsumerGroupOffsets(
                    settings.group(), new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata());
    var committed = new HashMap<Integer, OffsetAndMetadata>();
    all.forEach(
        (partition, offset) -> {
          if (offset != null && partition.topic().equals(settings.topic())) {
            committed.put(partition.partition(), offset);
          }
        });
    return committed;
  }

  private synchronized Admin admin() throws SourceUnavailable, InterruptedException {
    Admin known = admin;
    if (known == null) {
      try {
        known = Admin.create(new KafkaClients(settings).admin());
      } catch (KafkaException e) {
        throw trouble.of(e);
      }
      admin = known;
    }
    return known;
  }

  private <T> T get(KafkaFuture<T> answer) throws SourceUnavailable, InterruptedException {
    try {
      return answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw trouble.of(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw trouble.of(e);
    }
  }

  @Override
  public synchronized void close() {
    if (admin != null) {
      admin.close(settings.timeout());
    }
  }
}
