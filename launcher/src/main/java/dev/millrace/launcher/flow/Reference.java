package dev.millrace.launcher.flow;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a `${…}` in a text of a flow stands for.
public sealed interface Reference {
  /// `${url.CONTAINER}`: where it is called.
  record Url(String container) implements Reference {}

  /// `${page.CONTAINER}`: where people reach its page.
  record Page(String container) implements Reference {}

  /// `${host.CONTAINER}`: its name or address alone.
  record Host(String container) implements Reference {}

  /// `${port}`, `${port.NAME}` or `${port.CONTAINER.NAME}`.
  ///
  /// @param container null = the one that the text belongs to
  /// @param name of one of its `ports`; null = its `port`
  record Port(@Nullable String container, @Nullable String name) implements Reference {}

  /// `${folder.FOLDER}`: where the container that the text belongs to finds it.
  record Folder(String folder) implements Reference {}

  /// `${kafka}`: the bootstrap servers.
  record Kafka() implements Reference {}

  /// What stands between the braces; empty when that is none of these.
  static Optional<Reference> parse(String expression) {
    String[] parts = expression.split("\\.", -1);
    String name = parts[parts.length - 1];
    return Optional.ofNullable(
        switch (parts[0] + "/" + parts.length) {
          case "url/2" -> new Url(name);
          case "page/2" -> new Page(name);
          case "host/2" -> new Host(name);
          case "folder/2" -> new Folder(name);
          case "port/1" -> new Port(null, null);
          case "port/2" -> new Port(null, name);
          case "port/3" -> new Port(parts[1], name);
          case "kafka/1" -> new Kafka();
          default -> null;
        });
  }

  /// The other container that one calls to whom this is given; empty when it calls none by it.
  default Optional<String> called() {
    return switch (this) {
      case Url(String container) -> Optional.of(container);
      case Host(String container) -> Optional.of(container);
      case Port(String container, String _) -> Optional.ofNullable(container);
      case Page _, Folder _, Kafka _ -> Optional.empty();
    };
  }
}
