package dev.millrace.bench.peer.kafka;

import dev.millrace.bench.peer.Payload;
import dev.millrace.bench.peer.PeerClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// One member of a share group that acknowledges every record by itself, and a producer.
///
/// A share consumer must have acknowledged all it has before it polls again. So when a batch comes
/// in pieces, those before the last are acknowledged early.
final class ShareClient implements PeerClient {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ShareGroup group;
  private final int batch;
  private final boolean combined;
  private final Sender sender;
  private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();
  private final List<ConsumerRecord<byte[], byte[]>> held = new ArrayList<>();
  private @Nullable KafkaShareConsumer<byte[], byte[]> consumer;
  private @Nullable Exception failure;
  private int taken;

  /// @param combined sends acknowledgements with the next poll, instead of in a request of their own
  ShareClient(ShareGroup group, int batch, boolean combined, Sender sender) {
    this.group = group;
    this.batch = batch;
    this.combined = combined;
    this.sender = sender;
  }

  @Override
  public void enqueue(long first, int count) throws IOException, InterruptedException {
    sender.send(first, count);
  }

  @Override
  public int take(int max, Duration patience, LongConsumer listener) throws IOException {
    if (fetched.isEmpty()) {
      accept();
      consumer().poll(patience).forEach(fetched::add);
      check();
    }
    int count = 0;
    while (count < max && !fetched.isEmpty()) {
      ConsumerRecord<byte[], byte[]> record = fetched.remove();
      held.add(record);
      listener.accept(Payload.number(record.value()));
      count++;
    }
    taken += count;
    return count;
  }

  @Override
  public int settle() throws IOException {
    accept();
    for (Map.Entry<TopicIdPartition, Optional<KafkaException>> each :
        consumer().commitSync(PATIENCE).entrySet()) {
      if (each.getValue().isPresent()) {
        throw new IOException(
            "%s was not acknowledged: %s".formatted(each.getKey(), each.getValue()));
      }
    }
    check();
    return allSettled();
  }

  @Override
  public int settleAndTake(int max, Duration patience, LongConsumer listener) throws IOException {
    if (!combined) {
      int settled = settle();
      take(max, patience, listener);
      return settled;
    }
    // What comes of the acknowledgements is told to the callback, with this poll or a later one.
    int settled = allSettled();
    take(max, patience, listener);
    return settled;
  }

  private int allSettled() {
    int settled = taken;
    taken = 0;
    return settled;
  }

  private void accept() {
    held.forEach(record -> consumer().acknowledge(record, AcknowledgeType.ACCEPT));
    held.clear();
  }

  private void check() throws IOException {
    if (failure != null) {
      throw new IOException("the broker refused acknowledgements: " + failure, failure);
    }
  }

  /// It joins the group only when it takes for the first time: a producer is no member.
  private KafkaShareConsumer<byte[], byte[]> consumer() {
    if (consumer == null) {
      var fresh =
          new KafkaShareConsumer<>(
              Map.<String, Object>of(
                  "bootstrap.servers",
                  group.servers(),
                  "group.id",
                  group.topic(),
                  "share.acknowledgement.mode",
                  "explicit",
                  "share.acquire.mode",
                  "record_limit",
                  "max.poll.records",
                  batch),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
      fresh.setAcknowledgementCommitCallback((_, e) -> failure = e == null ? failure : e);
      fresh.subscribe(List.of(group.topic()));
      consumer = fresh;
    }
    return consumer;
  }

  @Override
  public void close() {
    if (consumer != null) {
      consumer.close(PATIENCE);
    }
    sender.close();
  }
}
