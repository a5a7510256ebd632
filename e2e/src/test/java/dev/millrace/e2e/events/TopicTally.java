package dev.millrace.e2e.events;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/// What is in a topic for one who reads only what was committed.
final class TopicTally implements Tally {
  private static final int PARTITIONS = 2;

  private final String topic;
  private final KafkaConsumer<String, String> consumer;
  private final List<Made> all = new ArrayList<>();
  private final Set<Made> different = new HashSet<>();

  private TopicTally(String topic, KafkaConsumer<String, String> consumer) {
    this.topic = topic;
    this.consumer = consumer;
  }

  static TopicTally create(Broker broker, String topic) throws Exception {
    broker.create(topic, PARTITIONS);
    var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", broker.servers(), "isolation.level", "read_committed"),
            new StringDeserializer(),
            new StringDeserializer());
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS).mapToObj(i -> new TopicPartition(topic, i)).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return new TopicTally(topic, consumer);
  }

  @Override
  public String end() {
    return "kafka:" + topic;
  }

  @Override
  public int look() {
    for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(20))) {
      String id =
          new String(
              Objects.requireNonNull(record.headers().lastHeader("ce_id")).value(),
              StandardCharsets.UTF_8);
      Made made = Made.of(id, record.key(), record.value());
      all.add(made);
      different.add(made);
    }
    return different.size();
  }

  /// Reads on to what is the end now.
  @Override
  public List<Made> all() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      look();
    }
    return List.copyOf(all);
  }

  @Override
  public boolean keepsOrder() {
    return true;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
