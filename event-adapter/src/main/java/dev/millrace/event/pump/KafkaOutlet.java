package dev.millrace.event.pump;

import dev.millrace.event.kafka.KafkaCluster;
import dev.millrace.event.message.Event;
import dev.millrace.event.message.Mark;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Appends to a topic. What is no CloudEvent carries its id as a mark, by which a reader knows a
/// duplicate.
final class KafkaOutlet implements Outlet {
  private static final int DELIVERY_MILLIS = 10_000;

  private final String topic;
  private final KafkaCluster cluster;
  private final Time time;
  private @Nullable KafkaProducer<byte[], byte[]> producer;

  /// What time the records tell.
  enum Time {
    OF_THE_EVENT,
    OF_WRITING
  }

  KafkaOutlet(String topic, KafkaCluster cluster, Time time) {
    this.topic = topic;
    this.cluster = cluster;
    this.time = time;
  }

  private synchronized KafkaProducer<byte[], byte[]> producer() throws IOException {
    KafkaProducer<byte[], byte[]> known = producer;
    if (known == null) {
      known = KafkaCluster.create(this::newProducer);
      producer = known;
    }
    return known;
  }

  private KafkaProducer<byte[], byte[]> newProducer() {
    return new KafkaProducer<>(
        cluster.client(
            Map.of(
                "acks",
                "all",
                "enable.idempotence",
                true,
                "linger.ms",
                1,
                "max.block.ms",
                5_000,
                "request.timeout.ms",
                5_000,
                "delivery.timeout.ms",
                DELIVERY_MILLIS)),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  @Override
  public Report deliver(List<Outgoing> events) throws InterruptedException {
    KafkaProducer<byte[], byte[]> producer;
    try {
      producer = producer();
    } catch (IOException e) {
      return Report.failed(events, e);
    }
    try {
      return deliver(events, producer);
    } catch (InterruptException e) {
      Thread.interrupted(); // the library has set it again
      throw new InterruptedException();
    }
  }

  private Report deliver(List<Outgoing> events, KafkaProducer<byte[], byte[]> producer)
      throws InterruptedException {
    var sent = new ArrayList<Future<RecordMetadata>>(events.size());
    IOException trouble = null;
    for (Outgoing event : events) {
      try {
        sent.add(producer.send(record(event)));
      } catch (InterruptException e) {
        throw e;
      } catch (KafkaException e) {
        trouble = trouble(e);
        break;
      }
    }
    producer.flush();
    var left = new ArrayList<Outgoing>();
    var refused = new ArrayList<Refused>();
    for (int i = 0; i < sent.size(); i++) {
      Throwable failure = failure(sent.get(i));
      if (failure != null && isForGood(failure)) {
        refused.add(new Refused(events.get(i), "Kafka refuses it: " + failure.getMessage()));
      } else if (failure != null || !left.isEmpty()) {
        // All after the first that failed go again, else they would be before it.
        left.add(events.get(i));
        trouble = failure == null ? trouble : trouble(failure);
      }
    }
    left.addAll(events.subList(sent.size(), events.size()));
    return refused.isEmpty() || left.isEmpty()
        ? new Report(left, refused, trouble)
        : withoutRefused(left, refused, producer);
  }

  /// A record that is refused takes those of its batch with it: they go again at once.
  private Report withoutRefused(
      List<Outgoing> left, List<Refused> refused, KafkaProducer<byte[], byte[]> producer)
      throws InterruptedException {
    Report again = deliver(left, producer);
    refused.addAll(again.refused());
    return new Report(again.left(), refused, again.trouble());
  }

  private static @Nullable Throwable failure(Future<RecordMetadata> sent)
      throws InterruptedException {
    try {
      sent.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause() == null ? e : e.getCause();
    }
  }

  /// It is too large, without a key for a compacted topic, or of a time that the topic does not take.
  private static boolean isForGood(Throwable failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof InvalidRecordException
        || failure instanceof InvalidTimestampException;
  }

  private ProducerRecord<byte[], byte[]> record(Outgoing outgoing) {
    Event event = outgoing.event();
    if (!event.isCloudEvent() && Mark.ID.of(event) == null) {
      event = Mark.ID.on(event, outgoing.arrival().id());
    }
    Long timestamp = time == Time.OF_WRITING ? null : Long.valueOf(Math.max(0, event.timestamp()));
    return new ProducerRecord<>(
        topic, null, timestamp, event.key(), event.value(), event.headers());
  }

  private IOException trouble(@Nullable Throwable cause) {
    String words = cause == null ? "it cannot be written" : String.valueOf(cause.getMessage());
    return new IOException("topic " + topic + ": " + words, cause);
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(5));
    }
  }
}
