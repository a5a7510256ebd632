package dev.millrace.e2e.events;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/// Events that are produced to a topic, as CloudEvents in binary mode. Each is written once, also
/// when the broker is away meanwhile.
final class TopicFeed implements Feed {
  private static final int PARTITIONS = 3;

  private final Broker broker;
  private final String topic;
  private final String group;
  private final KafkaProducer<String, String> producer;

  private TopicFeed(
      Broker broker, String topic, String group, KafkaProducer<String, String> producer) {
    this.broker = broker;
    this.topic = topic;
    this.group = group;
    this.producer = producer;
  }

  /// @param group of the adapter that reads it
  static TopicFeed create(Broker broker, String topic, String group) throws Exception {
    broker.create(topic, PARTITIONS);
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.servers(), "acks", "all", "max.block.ms", 120_000);
    var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    return new TopicFeed(broker, topic, group, producer);
  }

  @Override
  public String end() {
    return "kafka:" + topic;
  }

  @Override
  public void put(List<Made> events) throws Exception {
    send(events.stream().map(Made::message).toList());
  }

  /// In this order; returns once all are acknowledged.
  void send(List<Message> messages) throws Exception {
    var sent = new ArrayList<Future<?>>();
    for (Message message : messages) {
      sent.add(producer.send(record(message)));
    }
    producer.flush();
    for (Future<?> each : sent) {
      each.get();
    }
  }

  private ProducerRecord<String, String> record(Message message) {
    var record = new ProducerRecord<>(topic, message.key(), message.data());
    Map.of(
            "ce_specversion", "1.0",
            "ce_id", message.id(),
            "ce_source", "/tests",
            "ce_type", message.type(),
            "content-type", "application/json")
        .forEach(
            (name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    return record;
  }

  @Override
  public boolean keepsOrder() {
    return true;
  }

  @Override
  public long open() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
      var done = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      List<TopicPartition> partitions =
          IntStream.range(0, PARTITIONS).mapToObj(i -> new TopicPartition(topic, i)).toList();
      long open = 0;
      for (TopicPartition partition : partitions) {
        var latest = admin.listOffsets(Map.of(partition, OffsetSpec.latest()));
        OffsetAndMetadata offset = done.get(partition);
        open +=
            latest.partitionResult(partition).get().offset()
                - (offset == null ? 0 : offset.offset());
      }
      return open;
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
