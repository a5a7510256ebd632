package dev.millrace.event.pump;

import dev.millrace.event.kafka.KafkaCluster;
import dev.millrace.event.message.Event;
import dev.millrace.event.pattern.Arrival;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a topic as a member of a consumer group; offsets are committed once their records are
/// done. Records of transactions that were not committed are not seen.
final class KafkaIntake implements Intake {
  private static final Logger log = LoggerFactory.getLogger(KafkaIntake.class);
  private static final Duration COMMITTING = Duration.ofSeconds(10);

  private final String input;
  private final String topic;
  private final String group;
  private final String start;
  private final KafkaCluster cluster;
  private final InstantSource clock;
  private final Map<TopicPartition, OffsetAndMetadata> taken = new HashMap<>();
  private @Nullable KafkaConsumer<byte[], byte[]> consumer;

  /// @param start `earliest` or `latest`: where a group begins that has never read
  KafkaIntake(
      String input,
      String topic,
      String group,
      String start,
      KafkaCluster cluster,
      InstantSource clock) {
    this.clock = clock;
    this.input = input;
    this.topic = topic;
    this.group = group;
    this.start = start;
    this.cluster = cluster;
  }

  private KafkaConsumer<byte[], byte[]> consumer() throws IOException, InterruptedException {
    KafkaConsumer<byte[], byte[]> known = consumer;
    if (known == null) {
      cluster.topics(List.of(topic));
      known = KafkaCluster.create(this::newConsumer);
      known.subscribe(List.of(topic));
      consumer = known;
    }
    return known;
  }

  private KafkaConsumer<byte[], byte[]> newConsumer() {
    return new KafkaConsumer<>(
        cluster.client(
            Map.of(
                "group.id",
                group,
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                start,
                "session.timeout.ms",
                (int) KafkaCluster.SESSION.toMillis(),
                "isolation.level",
                "read_committed",
                "allow.auto.create.topics",
                false,
                "max.poll.records",
                500)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  @Override
  public List<Arrival> take(Duration patience, int most) throws IOException, InterruptedException {
    ConsumerRecords<byte[], byte[]> records = poll(patience);
    taken.putAll(records.nextOffsets());
    var arrivals = new ArrayList<Arrival>(records.count());
    for (TopicPartition partition : records.partitions()) {
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        if (arrivals.size() == most) {
          leave(partition, record.offset());
          break;
        }
        arrivals.add(arrival(record));
      }
    }
    if (arrivals.isEmpty() && !taken.isEmpty()) {
      acknowledge(List.of()); // only markers of transactions: else the group seemed to be behind
    }
    return arrivals;
  }

  /// From there on it comes again.
  private void leave(TopicPartition partition, long offset)
      throws IOException, InterruptedException {
    consumer().seek(partition, offset);
    taken.put(partition, new OffsetAndMetadata(offset));
  }

  private Arrival arrival(ConsumerRecord<byte[], byte[]> record) {
    // One that tells no time, as old clients write them, has that of its passing.
    long time = record.timestamp() < 0 ? clock.millis() : record.timestamp();
    return new Arrival(
        input,
        new Event(record.key(), record.headers(), record.value(), time),
        topic + "/" + record.partition() + "/" + record.offset());
  }

  private ConsumerRecords<byte[], byte[]> poll(Duration patience)
      throws IOException, InterruptedException {
    try {
      return consumer().poll(patience);
    } catch (InterruptException e) {
      throw interrupted();
    } catch (KafkaException e) {
      throw new IOException("topic " + topic + ": " + e.getMessage(), e);
    }
  }

  private static InterruptedException interrupted() {
    Thread.interrupted(); // the library has set it again
    return new InterruptedException();
  }

  @Override
  public List<Rejected> acknowledge(List<Passed> batch) throws IOException, InterruptedException {
    KafkaConsumer<byte[], byte[]> consumer = consumer();
    try {
      consumer.commitSync(taken, COMMITTING);
    } catch (CommitFailedException | RebalanceInProgressException e) {
      log.info("topic {}: another member of the group reads the last batch again", topic);
    } catch (InterruptException e) {
      throw interrupted();
    } catch (KafkaException e) {
      throw new IOException("topic " + topic + ", commit: " + e.getMessage(), e);
    }
    taken.clear();
    if (!consumer.paused().isEmpty()) {
      consumer.resume(consumer.paused());
    }
    return List.of();
  }

  /// A member that does not poll would be put out of its group.
  @Override
  public void hold() throws IOException, InterruptedException {
    KafkaConsumer<byte[], byte[]> consumer = consumer();
    consumer.pause(consumer.assignment());
    ConsumerRecords<byte[], byte[]> unwanted = poll(Duration.ZERO);
    for (TopicPartition partition : unwanted.partitions()) {
      // A partition that came in just now: what was read of it is read again later.
      consumer.seek(partition, unwanted.records(partition).getFirst().offset());
    }
  }

  @Override
  public boolean carriesQueues() {
    return false;
  }

  @Override
  public boolean keepsDeadLetters() {
    return false;
  }

  @Override
  public void close() {
    if (consumer != null) {
      consumer.close(CloseOptions.timeout(COMMITTING));
    }
  }
}
