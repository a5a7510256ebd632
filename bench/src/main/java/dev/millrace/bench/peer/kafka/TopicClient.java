package dev.millrace.bench.peer.kafka;

import dev.millrace.bench.peer.Payload;
import dev.millrace.bench.peer.PeerClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// One member of a consumer group that commits what it has handed out, and a producer.
///
/// When a partition is taken from it, what it has handed out of that is committed early, because the
/// next owner would hand it out again; what it has not handed out is the next owner's.
final class TopicClient implements PeerClient {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration HEARING = Duration.ofMillis(20);
  private static final int MOST_TRIES = 500;

  private final String servers;
  private final String topic;
  private final int batch;
  private final Sender sender;
  private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();
  private final Map<TopicPartition, OffsetAndMetadata> handedOut = new HashMap<>();
  private @Nullable KafkaConsumer<byte[], byte[]> consumer;
  private int taken;

  TopicClient(String servers, String topic, int batch, Sender sender) {
    this.servers = servers;
    this.topic = topic;
    this.batch = batch;
    this.sender = sender;
  }

  @Override
  public void enqueue(long first, int count) throws IOException, InterruptedException {
    sender.send(first, count);
  }

  @Override
  public int take(int max, Duration patience, LongConsumer listener) {
    if (fetched.isEmpty()) {
      consumer().poll(patience).forEach(fetched::add);
    }
    int count = 0;
    while (count < max && !fetched.isEmpty()) {
      ConsumerRecord<byte[], byte[]> record = fetched.remove();
      handedOut.put(partition(record), new OffsetAndMetadata(record.offset() + 1));
      listener.accept(Payload.number(record.value()));
      count++;
    }
    taken += count;
    return count;
  }

  @Override
  public int settle() throws IOException {
    try {
      commit();
    } catch (KafkaException e) {
      throw new IOException("Kafka: " + e, e);
    }
    int settled = taken;
    taken = 0;
    return settled;
  }

  /// While others join, the broker refuses until this one has heard of it, which it does as it polls.
  /// It has its partitions until then.
  private void commit() {
    for (int tries = 1; !handedOut.isEmpty(); tries++) {
      try {
        consumer().commitSync(handedOut, PATIENCE);
        handedOut.clear();
      } catch (CommitFailedException | RebalanceInProgressException e) {
        if (tries == MOST_TRIES) {
          throw e;
        }
        consumer().poll(HEARING).forEach(fetched::add);
      }
    }
  }

  /// It joins the group only when it takes for the first time: a producer is no member.
  private KafkaConsumer<byte[], byte[]> consumer() {
    if (consumer == null) {
      var fresh =
          new KafkaConsumer<>(
              Map.<String, Object>of(
                  "bootstrap.servers",
                  servers,
                  "group.id",
                  topic,
                  "group.protocol",
                  "consumer",
                  "auto.offset.reset",
                  "earliest",
                  "enable.auto.commit",
                  false,
                  "max.poll.records",
                  batch),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
      fresh.subscribe(List.of(topic), new GivesUp());
      consumer = fresh;
    }
    return consumer;
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  private final class GivesUp implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> gone) {
      consumer().commitSync(handedOut, PATIENCE);
      handedOut.clear();
      fetched.removeIf(record -> gone.contains(partition(record)));
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> came) {
      // It reads on from what was committed.
    }
  }

  @Override
  public void close() {
    if (consumer != null) {
      consumer.close();
    }
    sender.close();
  }
}
