package dev.millrace.bench;

import dev.millrace.bench.peer.BeanstalkdPeer;
import dev.millrace.bench.peer.NatsPeer;
import dev.millrace.bench.peer.Payload;
import dev.millrace.bench.peer.Peer;
import dev.millrace.bench.peer.PostgresPeer;
import dev.millrace.bench.peer.RabbitPeer;
import dev.millrace.bench.peer.RedisPeer;
import dev.millrace.bench.peer.millrace.MillracePeer;
import java.nio.file.Path;
import java.util.List;

/// The peers by name.
final class Peers {
  static final String ALL = "millrace,redis,redis-combined,beanstalkd,postgresql,nats,rabbitmq";

  private Peers() {}

  /// @param service the queue-service's jar
  /// @throws IllegalArgumentException with a message for the caller
  static List<Peer> of(
      List<String> names, int bytes, Path service, List<String> jvm, boolean named) {
    var payload = new Payload(bytes);
    return names.stream()
        .<Peer>map(
            name ->
                switch (name) {
                  case "millrace" -> new MillracePeer(service, jvm, named, payload);
                  case "redis" -> new RedisPeer(false, payload);
                  case "redis-combined" -> new RedisPeer(true, payload);
                  case "beanstalkd" -> new BeanstalkdPeer(true, payload);
                  case "postgresql" -> new PostgresPeer(payload);
                  case "nats" -> new NatsPeer(payload);
                  case "rabbitmq" -> new RabbitPeer(payload);
                  default ->
                      throw new IllegalArgumentException(
                          "there is no peer \"%s\", but %s".formatted(name, ALL));
                })
        .toList();
  }
}
