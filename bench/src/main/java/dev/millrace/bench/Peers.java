package dev.millrace.bench;

import dev.millrace.bench.peer.BeanstalkdPeer;
import dev.millrace.bench.peer.NatsPeer;
import dev.millrace.bench.peer.Payload;
import dev.millrace.bench.peer.Peer;
import dev.millrace.bench.peer.PostgresPeer;
import dev.millrace.bench.peer.RabbitPeer;
import dev.millrace.bench.peer.RedisPeer;
import dev.millrace.bench.peer.millrace.MillracePeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

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

  /// The queue-service that was built beside this bench; a path that is not there when none was.
  static Path builtQueueService() {
    Path target = root().resolve("queue-service/target");
    if (Files.isDirectory(target)) {
      try (Stream<Path> files = Files.list(target)) {
        return files
            .filter(file -> file.getFileName().toString().matches("queue-service-.*\\.jar"))
            .filter(file -> !file.toString().endsWith("-sources.jar"))
            .findFirst()
            .orElse(target.resolve("queue-service.jar"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return target.resolve("queue-service.jar");
  }

  /// This code lies in `ROOT/bench/target/…`.
  private static Path root() {
    try {
      URI code = Peers.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      Path root = Path.of(code).resolve("../../..").normalize();
      return Files.exists(root.resolve("queue-service")) ? root : Path.of("").toAbsolutePath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
