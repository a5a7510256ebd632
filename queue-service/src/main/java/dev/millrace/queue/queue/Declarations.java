package dev.millrace.queue.queue;

import dev.millrace.contracts.Names;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.rim.Refusal;
import dev.millrace.rim.settings.YamlSetting;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// The queues that a deployment declares when its service starts, as a call of each would: what is
/// there is kept, its specification is replaced. YAML, a [QueueSpec] by name. Immutable.
final class Declarations {
  private final Map<String, QueueSpec> queues;

  private Declarations(Map<String, QueueSpec> queues) {
    this.queues = queues;
  }

  /// @param text of the setting `millrace.declare`; blank = none
  /// @throws DeclarationException when it does not say queues, with the place
  static Declarations parse(String text) {
    var queues = new LinkedHashMap<String, QueueSpec>();
    try {
      YamlSetting.members(text, "queues")
          .forEach((name, spec) -> queues.put(name, spec(name, spec)));
    } catch (IllegalArgumentException e) {
      throw new DeclarationException(e.getMessage());
    }
    return new Declarations(queues);
  }

  private static QueueSpec spec(String name, @Nullable Object spec) {
    try {
      Names.requireLabel("queue", name);
      return spec == null
          ? QueueSpec.defaults()
          : Json.strict().convertValue(spec, QueueSpec.class);
    } catch (JacksonException e) {
      throw new DeclarationException("queue \"%s\"%s".formatted(name, YamlSetting.mistake(e)));
    } catch (IllegalArgumentException e) {
      throw new DeclarationException("queue \"%s\": %s".formatted(name, e.getMessage()));
    }
  }

  /// @param declare is given each queue, in the order they are written
  /// @throws DeclarationException when one of them is refused
  void declare(BiConsumer<String, QueueSpec> declare) {
    queues.forEach(
        (name, spec) -> {
          try {
            declare.accept(name, spec);
          } catch (Refusal e) {
            throw new DeclarationException("queue \"%s\": %s".formatted(name, e.getMessage()));
          }
        });
  }

  /// The setting cannot be used.
  static final class DeclarationException extends RuntimeException {
    DeclarationException(@Nullable String message) {
      super(message);
    }
  }
}
