package dev.millrace.bench.events;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The least that has to be done to bring every record of one topic to others: what a pattern is
/// measured against. It looks into nothing.
///
/// Its clients have the settings that an event-adapter's have, and like it this commits every 50 ms
/// what was read meanwhile. It is alone in its group and ends with the first error.
public final class PlainLoop {
  static final String EXACTLY_ONCE = "exactly-once";
  static final String AT_LEAST_ONCE = "at-least-once";

  private static final long COMMIT_NANOS = Duration.ofMillis(50).toNanos();
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<String> to;
  private final boolean exactlyOnce;
  private final Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();

  private PlainLoop(
      KafkaConsumer<byte[], byte[]> consumer,
      KafkaProducer<byte[], byte[]> producer,
      List<String> to,
      boolean exactlyOnce) {
    this.consumer = consumer;
    this.producer = producer;
    this.to = to;
    this.exactlyOnce = exactlyOnce;
  }

  /// Arguments: servers, group, topic to read, `exactly-once` or `at-least-once`, topics to write.
  public static void main(String[] arguments) {
    String servers = arguments[0];
    String group = arguments[1];
    boolean exactlyOnce = arguments[3].equals(EXACTLY_ONCE);
    List<String> to = List.of(arguments).subList(4, arguments.length);
    try (var consumer = consumer(servers, group);
        var producer = producer(servers, group, exactlyOnce)) {
      consumer.subscribe(List.of(arguments[2]));
      new PlainLoop(consumer, producer, to, exactlyOnce).run();
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String servers, String group) {
    var settings = new HashMap<String, Object>();
    settings.put("bootstrap.servers", servers);
    settings.put("group.id", group);
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", false);
    settings.put("isolation.level", "read_committed");
    settings.put("max.poll.records", 1000);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static KafkaProducer<byte[], byte[]> producer(
      String servers, String group, boolean exactlyOnce) {
    var settings = new HashMap<String, Object>();
    settings.put("bootstrap.servers", servers);
    settings.put("linger.ms", exactlyOnce ? 10 : 1);
    settings.put("batch.size", 128 * 1024);
    if (exactlyOnce) {
      settings.put("transactional.id", group);
    }
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private void run() {
    if (exactlyOnce) {
      producer.initTransactions();
    }
    while (true) {
      ConsumerRecords<byte[], byte[]> first = consumer.poll(PATIENCE);
      if (!first.isEmpty()) {
        long end = System.nanoTime() + COMMIT_NANOS;
        begin();
        pass(first);
        for (long left = COMMIT_NANOS; left > 0; left = end - System.nanoTime()) {
          pass(consumer.poll(Duration.ofNanos(left)));
        }
        commit();
      }
    }
  }

  private void begin() {
    if (exactlyOnce) {
      producer.beginTransaction();
    }
  }

  private void pass(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      for (String topic : to) {
        producer.send(
            new ProducerRecord<>(
                topic, null, record.timestamp(), record.key(), record.value(), record.headers()));
      }
    }
    read.putAll(records.nextOffsets());
  }

  private void commit() {
    if (exactlyOnce) {
      producer.sendOffsetsToTransaction(read, consumer.groupMetadata());
      producer.commitTransaction();
    } else {
      producer.flush();
      consumer.commitSync(read);
    }
    read.clear();
  }
}
