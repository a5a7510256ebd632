package dev.millrace.e2e.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// A client of a broker at one address, which it keeps when it is started again.
record Records(String servers) {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  void create(String topic) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  /// Waits until each is acknowledged.
  void produce(String topic, int from, int until) throws ExecutionException, InterruptedException {
    var settings =
        Map.<String, Object>of(
            "bootstrap.servers", servers, "acks", "all", "max.block.ms", PATIENCE.toMillis());
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (int i = from; i < until; i++) {
        producer.send(new ProducerRecord<>(topic, "key", "record " + i)).get();
      }
    }
  }

  /// One record, to a topic that there may not be.
  ///
  /// @param millis how long to look for the topic
  void produceWithin(String topic, long millis) throws ExecutionException, InterruptedException {
    var settings = Map.<String, Object>of("bootstrap.servers", servers, "max.block.ms", millis);
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, "record")).get();
    }
  }

  /// All there are, from the first on; waits for that many.
  List<String> read(String topic, int count) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new StringDeserializer(),
            new StringDeserializer())) {
      var partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      var values = new ArrayList<String>();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
      return values;
    }
  }

  static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> "record " + i).toList();
  }
}
