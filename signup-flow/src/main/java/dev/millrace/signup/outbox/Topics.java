package dev.millrace.signup.outbox;

import dev.millrace.signup.event.EventType;
import dev.millrace.signup.event.SignupEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Writes events to their topics as CloudEvents in Kafka's binary mode. For one thread.
final class Topics implements AutoCloseable {
  private final Producer<byte[], byte[]> producer;

  Topics(KafkaSettings settings) {
    Map<String, Object> properties = new HashMap<>(settings.properties());
    long timeout = settings.timeout().toMillis();
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.servers());
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, "millrace-signup");
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout / 2);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) (timeout / 2));
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) timeout);
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /// What became of a batch.
  ///
  /// @param sent positions that may be removed
  /// @param failure null when all were sent
  record Sent(List<Long> sent, @Nullable Exception failure) {}

  /// Sends them in their order and waits for all. After a failure, later events of the same sign-up
  /// count as not sent either, so that they are sent again behind it.
  Sent send(List<Outbox.Waiting> batch) {
    var futures = new ArrayList<Future<RecordMetadata>>();
    Exception failure = null;
    for (Outbox.Waiting waiting : batch) {
      try {
        futures.add(producer.send(record(waiting.event())));
      } catch (KafkaException e) {
        failure = e;
        break;
      }
    }
    producer.flush();
    var sent = new ArrayList<Long>();
    Set<UUID> stuck = new HashSet<>();
    for (int i = 0; i < futures.size(); i++) {
      UUID subject = batch.get(i).event().subject();
      try {
        futures.get(i).get(); // done, since all were flushed
        if (!stuck.contains(subject)) {
          sent.add(batch.get(i).position());
        }
      } catch (ExecutionException e) {
        stuck.add(subject);
        failure = e.getCause() instanceof Exception cause ? cause : e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptException(e);
      }
    }
    return new Sent(sent, failure);
  }

  /// @throws KafkaException when one of the topics cannot be found in time
  void find() {
    for (EventType type : EventType.values()) {
      try {
        producer.partitionsFor(type.topic());
      } catch (TimeoutException e) {
        throw new TimeoutException(
            "Kafka does not answer, or has no topic %s: %s".formatted(type.topic(), e.getMessage()),
            e);
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> record(SignupEvent event) {
    // Its time is that of sending: a broker may refuse what is much older or newer than that.
    var record = new ProducerRecord<>(event.type().topic(), utf8(event.subject()), event.data());
    Headers headers = record.headers();
    headers.add("ce_specversion", utf8("1.0"));
    headers.add("ce_id", utf8(event.id()));
    headers.add("ce_source", utf8(SignupEvent.SOURCE));
    headers.add("ce_type", utf8(event.type().type()));
    headers.add("ce_time", utf8(event.time()));
    headers.add("ce_subject", utf8(event.subject()));
    headers.add("content-type", utf8("application/json"));
    return record;
  }

  private static byte[] utf8(Object text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
