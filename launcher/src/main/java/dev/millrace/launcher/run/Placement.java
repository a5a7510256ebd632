package dev.millrace.launcher.run;

import dev.millrace.launcher.flow.Flow;
import dev.millrace.launcher.flow.Reference;
import dev.millrace.launcher.flow.References;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Where everything of one run is: which port each process listens on and where each folder lies.
/// Safe for all threads.
final class Placement {
  /// All listen on loopback only.
  static final String HOST = "127.0.0.1";

  private static final String CONTROLLER = "-1/controller";

  private final Flow flow;
  private final Folders folders;
  private final @Nullable String kafka;
  private final Path state;
  private final Ports ports = new Ports();
  private final Map<String, Integer> before;
  private final Map<String, Integer> taken = new ConcurrentHashMap<>();

  /// @param kafka bootstrap servers that are there already; null = the flow's own, if it has one
  /// @param before the ports of the run before, which are taken again where they are free: what the
  ///     queue-service remembers of a source is then still right
  Placement(
      Flow flow, Folders folders, @Nullable String kafka, Path state, Map<String, Integer> before) {
    this.flow = flow;
    this.folders = folders;
    this.kafka = kafka;
    this.state = state;
    this.before = before;
  }

  /// @param index of the process among those of its container, from 1; it has the same port each
  ///     time
  int port(String container, int index) {
    return port(container + "-" + index);
  }

  /// The port on which a broker speaks to itself.
  int controllerPort(String broker) {
    return port(broker + CONTROLLER);
  }

  private int port(String key) {
    return taken.computeIfAbsent(key, it -> ports.pick(before.get(it)));
  }

  /// The ports in use, by what listens on them.
  Map<String, Integer> ports() {
    return Map.copyOf(taken);
  }

  URI url(String container) {
    return URI.create("http://%s:%d".formatted(HOST, port(container, 1)));
  }

  /// Kafka's bootstrap servers.
  ///
  /// @throws IllegalArgumentException when there is no Kafka
  String kafka() {
    if (kafka != null) {
      return kafka;
    }
    String broker =
        flow.broker().orElseThrow(() -> new IllegalArgumentException("there is no Kafka"));
    return HOST + ":" + port(broker, 1);
  }

  /// Where a broker keeps its records.
  Path broker(String container) {
    return state.resolve(container);
  }

  /// A folder of the person's, or one of the flow's own.
  Path folder(String name) {
    return folders.paths().getOrDefault(name, state.resolve(name));
  }

  /// What a text of a process, or of the flow itself, may refer to.
  References references(String container, int index) {
    return References.of(reference -> value(reference, container, index));
  }

  /// For texts that belong to no container, such as a queue's.
  References references() {
    return references("", 1);
  }

  private String value(Reference reference, String container, int index) {
    return switch (reference) {
      case Reference.Url(String of) -> url(of).toString();
      case Reference.Page(String of) -> url(of).toString();
      case Reference.Host _ -> HOST;
      case Reference.Port(String of, String name) -> {
        String process = of == null ? container + "-" + index : of + "-1";
        yield String.valueOf(port(name == null ? process : process + "/" + name));
      }
      case Reference.Folder(String name) -> folder(name).toString();
      case Reference.Kafka() -> kafka();
    };
  }

  /// When a container is stopped: a higher tier before a lower one, and so whoever calls before the
  /// one that is called.
  static int tier(Flow flow, String container) {
    return flow.containers().entrySet().stream()
        .filter(
            other ->
                Objects.requireNonNull(flow.container(container)).needs().contains(other.getKey()))
        .mapToInt(needed -> tier(flow, needed.getKey()) + 1)
        .max()
        .orElse(0);
  }
}
