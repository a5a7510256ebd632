package dev.millrace.source.kafka;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/// One real broker for all tests of this JVM, with topics of each test's own.
final class TestKafka {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final EmbeddedKafkaKraftBroker BROKER = start();
  private static final KafkaProducer<byte[], byte[]> PRODUCER = producer(Map.of());
  private static final Admin ADMIN = Admin.create(Map.of("bootstrap.servers", servers()));

  private TestKafka() {}

  private static EmbeddedKafkaKraftBroker start() {
    var broker = new EmbeddedKafkaKraftBroker(1, 1);
    broker.brokerProperties(
        Map.of(
            "auto.create.topics.enable", "false",
            "group.initial.rebalance.delay.ms", "0",
            "offsets.topic.num.partitions", "1",
            "log.cleaner.backoff.ms", "100",
            "transaction.state.log.num.partitions", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1"));
    broker.afterPropertiesSet();
    Runtime.getRuntime().addShutdownHook(new Thread(broker::destroy));
    return broker;
  }

  static String servers() {
    return BROKER.getBrokersAsString();
  }

  static Admin admin() {
    return ADMIN;
  }

  static String unique(String name) {
    return name + "-" + NUMBER.incrementAndGet();
  }

  /// A topic that no other test has.
  static String topic(String name, int partitions) {
    return topic(name, partitions, Map.of());
  }

  static String topic(String name, int partitions, Map<String, String> configs) {
    String topic = unique(name);
    create(topic, partitions, configs);
    return topic;
  }

  static void create(String topic, int partitions, Map<String, String> configs) {
    get(
        ADMIN
            .createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configs)))
            .all());
    // The controller has made it, but the broker may not have heard of it yet.
    await()
        .ignoreExceptions()
        .until(() -> get(ADMIN.describeTopics(List.of(topic)).allTopicNames()) != null);
  }

  static <T> T get(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    var settings = new HashMap<String, Object>(more);
    settings.put("bootstrap.servers", servers());
    settings.put("acks", "all");
    settings.put("max.request.size", 4 << 20);
    // A topic that was made just now may refuse the first of several batches, and take the second:
    // an idempotent producer would then send the first for two minutes, out of order.
    settings.put("max.in.flight.requests.per.connection", 1);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  static void send(String topic, int partition, @Nullable String key, @Nullable String value) {
    send(List.of(new ProducerRecord<>(topic, partition, bytes(key), bytes(value))));
  }

  /// Records `{"n": FROM}` to `{"n": TO}`.
  static void sendNumbers(String topic, int partition, int from, int to) {
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (int n = from; n <= to; n++) {
      records.add(new ProducerRecord<>(topic, partition, null, bytes("{\"n\":%d}".formatted(n))));
    }
    send(records);
  }

  static void send(List<ProducerRecord<byte[], byte[]>> records) {
    var sent = new ArrayList<Future<?>>();
    records.forEach(record -> sent.add(PRODUCER.send(record)));
    for (Future<?> record : sent) {
      try {
        record.get();
      } catch (ExecutionException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /// A transaction that the test ends, or leaves open.
  static void inTransaction(Consumer<KafkaProducer<byte[], byte[]>> work) {
    try (var producer = producer(Map.of("transactional.id", unique("tx")))) {
      producer.initTransactions();
      work.accept(producer);
    }
  }

  /// By partition, what the group has committed.
  static Map<Integer, OffsetAndMetadata> committed(String group) {
    var committed = new HashMap<Integer, OffsetAndMetadata>();
    get(ADMIN.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .forEach((partition, offset) -> committed.put(partition.partition(), offset));
    return committed;
  }

  static long committed(String group, int partition) {
    OffsetAndMetadata offset = committed(group).get(partition);
    return offset == null ? -1 : offset.offset();
  }

  static void commit(String group, String topic, int partition, long offset) {
    get(
        ADMIN
            .alterConsumerGroupOffsets(
                group, Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)))
            .all());
  }
}
