package dev.millrace.e2e.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millrace.e2e.run.LongRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// That the faults are faults, and that the cluster gets over them, seen by plain Kafka clients.
@LongRun
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class ClusterTest {
  private static final String TOPIC = "records";

  @TempDir Path folder;
  private Cluster cluster;
  private final List<String> acknowledged = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    cluster = Cluster.start(folder, 2);
    try (Admin admin = cluster.admin()) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 3))).all().get();
    }
    cluster.heal();
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  void whatIsAcknowledgedIsThere_whicheverBrokerFails() throws Exception {
    try (var producer = producer(cluster.listeners().servers(), Duration.ofSeconds(60))) {
      put(producer, 20);
      int leader = cluster.leaderOf(TOPIC, 0);
      cluster.broker(leader).kill();
      put(producer, 20);
      assertThat(cluster.leaderOf(TOPIC, 0)).isNotEqualTo(leader);
      cluster.heal();

      cluster.broker(0).freeze();
      put(producer, 20);
      cluster.heal();

      cluster.broker(1).stop();
      put(producer, 20);
      cluster.heal();
      put(producer, 20);
    }
    assertThat(read(100)).containsAll(acknowledged);
  }

  @Test
  void aFullDiskStopsItsBrokerOnly() throws Exception {
    assumeThat(cluster.disk().isReal()).isTrue();
    try (var producer = producer(cluster.listeners().servers(), Duration.ofSeconds(60))) {
      put(producer, 20);
      cluster.disk().fill();
      put(producer, 2000);
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> !cluster.broker(Cluster.BROKERS - 1).isAlive());
      cluster.heal();
      put(producer, 20);
    }
    assertThat(read(2040)).containsAll(acknowledged);
  }

  @Test
  void aCutIsBetweenTheBrokersAndOneReplica() throws Exception {
    try (var cut = new Cut(cluster.listeners(), folder);
        var first = producer(cluster.listeners().serversFor(0), Duration.ofSeconds(3));
        var second = producer(cluster.listeners().serversFor(1), Duration.ofSeconds(60))) {
      assumeThat(cut.isPossible()).isTrue();
      put(first, 1);
      put(second, 1);

      cut.cut(0);
      put(second, 10);
      assertThatThrownBy(() -> put(first, 1))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(TimeoutException.class);

      cut.mend();
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptionsInstanceOf(ExecutionException.class)
          .untilAsserted(() -> put(first, 1));
    }
  }

  private KafkaProducer<String, String> producer(String servers, Duration patience) {
    int limit = (int) patience.toMillis();
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            servers,
            "acks",
            "all",
            "linger.ms",
            0,
            "max.block.ms",
            limit,
            "request.timeout.ms",
            limit / 2,
            "delivery.timeout.ms",
            limit),
        new StringSerializer(),
        new StringSerializer());
  }

  /// Waits until each is acknowledged.
  private void put(KafkaProducer<String, String> producer, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      String text = "record " + acknowledged.size();
      producer.send(new ProducerRecord<>(TOPIC, text)).get();
      acknowledged.add(text);
    }
  }

  private List<String> read(int count) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", cluster.listeners().servers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      var partition = List.of(new TopicPartition(TOPIC, 0));
      consumer.assign(partition);
      consumer.seekToBeginning(partition);
      var seen = new ArrayList<String>();
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> seen.add(record.value()));
                return seen.size() >= count;
              });
      return seen;
    }
  }
}
