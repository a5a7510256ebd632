package dev.millrace.bench.peer.kafka;

import dev.millrace.bench.peer.Payload;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Writes items to a topic and waits for the broker's answers. A call's items go to one partition,
/// the next call's to the next one, so that all partitions get the same.
final class Sender implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final int partitions;
  private final Payload payload;
  private int next;

  /// @param first the partition to begin with, whatever the number
  Sender(String servers, String topic, int partitions, int first, Payload payload) {
    this.topic = topic;
    this.partitions = partitions;
    this.next = first % partitions;
    this.payload = payload;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "acks",
                "all",
                "linger.ms",
                0,
                "batch.size",
                256 * 1024),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  void send(long first, int count) throws IOException, InterruptedException {
    List<Future<RecordMetadata>> answers = new ArrayList<>(count);
    for (long number = first; number < first + count; number++) {
      answers.add(
          producer.send(new ProducerRecord<>(topic, next, (byte[]) null, payload.data(number))));
    }
    next = (next + 1) % partitions;
    try {
      for (Future<RecordMetadata> answer : answers) {
        answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (ExecutionException e) {
      throw new IOException("Kafka: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IOException("Kafka did not confirm within %d s".formatted(PATIENCE.toSeconds()), e);
    }
  }

  @Override
  public void close() {
    producer.close(PATIENCE);
  }
}
