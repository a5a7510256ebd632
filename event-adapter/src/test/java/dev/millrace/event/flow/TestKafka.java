package dev.millrace.event.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.message.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/// One real broker for all tests of this JVM, with topics of each test's own.
final class TestKafka {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final EmbeddedKafkaKraftBroker BROKER = start();
  private static final KafkaProducer<byte[], byte[]> PRODUCER =
      new KafkaProducer<>(
          Map.of("bootstrap.servers", servers(), "acks", "all"),
          new ByteArraySerializer(),
          new ByteArraySerializer());

  private TestKafka() {}

  private static EmbeddedKafkaKraftBroker start() {
    var broker = new EmbeddedKafkaKraftBroker(1, 1);
    broker.brokerProperties(
        Map.of(
            "auto.create.topics.enable", "false",
            // Events of the tests are years old: a broker would delete them at its first look,
            // after 30 s.
            "log.retention.ms", "-1",
            "group.initial.rebalance.delay.ms", "0",
            "offsets.topic.num.partitions", "1",
            "transaction.state.log.num.partitions", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            // Everybody may do everything, but with what a test has said the rights of.
            "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "allow.everyone.if.no.acl.found", "true"));
    broker.afterPropertiesSet();
    Runtime.getRuntime().addShutdownHook(new Thread(broker::destroy));
    return broker;
  }

  static String servers() {
    return BROKER.getBrokersAsString();
  }

  /// A topic that no other test has.
  static String topic(String name, int partitions) {
    return topic(name, partitions, Map.of());
  }

  static String topic(String name, int partitions, Map<String, String> configs) {
    String topic = name + "-" + NUMBER.incrementAndGet();
    create(new NewTopic(topic, partitions, (short) 1).configs(configs));
    return topic;
  }

  static void create(String topic, int partitions) {
    create(new NewTopic(topic, partitions, (short) 1));
  }

  private static void create(NewTopic topic) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// From now on the clients of the tests have these rights alone on that.
  static void allow(ResourcePattern on, AclOperation... operations) {
    var acls =
        Stream.of(operations)
            .map(
                operation ->
                    new AclBinding(
                        on,
                        new AccessControlEntry(
                            "User:ANONYMOUS", "*", operation, AclPermissionType.ALLOW)))
            .toList();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
      admin.createAcls(acls).all().get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Says that a group has read the topic's first partition so far.
  static void commit(String group, String topic, long offset) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
      var offsets = Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset));
      admin.alterConsumerGroupOffsets(group, offsets).all().get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static void delete(String topic) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
      admin.deleteTopics(List.of(topic)).all().get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
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

  /// As only other clients than this one make it of their own accord.
  static ProducerRecord<byte[], byte[]> untimed(String topic, Event event) {
    return new ProducerRecord<>(topic, 0, event.key(), event.value(), event.headers()) {
      @Override
      public Long timestamp() {
        return -1L;
      }
    };
  }

  static void sendEachInATransaction(List<ProducerRecord<byte[], byte[]>> records) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", servers(), "transactional.id", "tx-" + NUMBER.incrementAndGet());
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      for (ProducerRecord<byte[], byte[]> record : records) {
        producer.beginTransaction();
        producer.send(record);
        producer.commitTransaction();
      }
    }
  }

  /// What committed transactions have left in the topic, once there are so many, by partition in
  /// their order. More than that are returned, too.
  static List<ConsumerRecord<byte[], byte[]>> await(String topic, int records) {
    var seen = new ArrayList<List<ConsumerRecord<byte[], byte[]>>>();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              var all = read(topic);
              assertThat(all.size()).as(topic).isGreaterThanOrEqualTo(records);
              seen.add(all);
            });
    return seen.getLast();
  }

  static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    var settings = new HashMap<String, Object>();
    settings.put("bootstrap.servers", servers());
    settings.put("isolation.level", "read_committed");
    settings.put("auto.offset.reset", "earliest");
    var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ZERO)); // there is nothing to wait for
    }
  }
}
