package dev.millrace.bench;

import dev.millrace.bench.broker.SharedBroker;
import dev.millrace.bench.peer.BeanstalkdPeer;
import dev.millrace.bench.peer.NatsPeer;
import dev.millrace.bench.peer.Payload;
import dev.millrace.bench.peer.Peer;
import dev.millrace.bench.peer.PostgresPeer;
import dev.millrace.bench.peer.RabbitPeer;
import dev.millrace.bench.peer.RedisPeer;
import dev.millrace.bench.peer.kafka.ShareGroupPeer;
import dev.millrace.bench.peer.kafka.TopicPeer;
import dev.millrace.bench.peer.millrace.MillraceKafkaPeer;
import dev.millrace.bench.peer.millrace.MillracePeer;
import java.nio.file.Path;
import java.util.List;

/// The peers by name.
///
/// @param bytes of an item's data
/// @param service the queue-service's jar
/// @param jvm options of its JVM with the embedded engine
/// @param kafkaJvm the same with the Kafka engine
/// @param named whether Millrace's items have names with the embedded engine; they always have with
///     the other one
record Peers(int bytes, Path service, List<String> jvm, List<String> kafkaJvm, boolean named) {
  static final String ALL = "millrace,redis,redis-combined,beanstalkd,postgresql,nats,rabbitmq";

  /// Those that meet on one broker, and the embedded engine.
  static final String KAFKA =
      "millrace,millrace-kafka,millrace-kafka-16,share-group,share-group-combined,share-group-16,"
          + "topic";

  /// Queues, or partitions, of a peer whose name ends with it; a topic has as many anyway, since a
  /// consumer needs one of its own.
  private static final int SPREAD = 16;

  /// @throws IllegalArgumentException with a message for the caller
  List<Peer> of(List<String> names) {
    var payload = new Payload(bytes);
    var broker = new SharedBroker();
    return names.stream().map(name -> of(name, broker, payload)).toList();
  }

  private Peer of(String name, SharedBroker broker, Payload payload) {
    return switch (name) {
      case "millrace" -> new MillracePeer(service, jvm, named, payload);
      case "redis" -> new RedisPeer(false, payload);
      case "redis-combined" -> new RedisPeer(true, payload);
      case "beanstalkd" -> new BeanstalkdPeer(true, payload);
      case "postgresql" -> new PostgresPeer(payload);
      case "nats" -> new NatsPeer(payload);
      case "rabbitmq" -> new RabbitPeer(payload);
      case "millrace-kafka" -> new MillraceKafkaPeer(name, broker, service, kafkaJvm, 1, payload);
      case "millrace-kafka-16" ->
          new MillraceKafkaPeer(name, broker, service, kafkaJvm, SPREAD, payload);
      case "share-group" -> new ShareGroupPeer(name, broker, 1, false, payload);
      case "share-group-combined" -> new ShareGroupPeer(name, broker, 1, true, payload);
      case "share-group-16" -> new ShareGroupPeer(name, broker, SPREAD, false, payload);
      case "topic" -> new TopicPeer(name, broker, SPREAD, payload);
      default ->
          throw new IllegalArgumentException(
              "there is no peer \"%s\", but %s and %s".formatted(name, ALL, KAFKA));
    };
  }
}
