package dev.millrace.queue.queue;

import dev.millrace.contracts.Names;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.rim.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

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
    members(text)
        .forEach(
            (key, spec) -> {
              if (!(key instanceof String name)) {
                throw new DeclarationException(
                    "the queue name %s is not text; put it in quotes".formatted(key));
              }
              queues.put(name, spec(name, spec));
            });
    return new Declarations(queues);
  }

  private static Map<?, ?> members(String text) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(0);
    try {
      Object document = new Yaml(new SafeConstructor(options)).load(text);
      if (document == null) {
        return Map.of();
      }
      if (document instanceof Map<?, ?> map) {
        return map;
      }
    } catch (YAMLException e) {
      throw new DeclarationException("it is not YAML: " + e.getMessage());
    }
    throw new DeclarationException("it must be a mapping of queues by name");
  }

  private static QueueSpec spec(String name, Object spec) {
    try {
      Names.requireLabel("queue", name);
      return spec == null
          ? QueueSpec.defaults()
          : Json.strict().convertValue(spec, QueueSpec.class);
    } catch (UnrecognizedPropertyException e) {
      throw new DeclarationException(
          "queue \"%s\"%s: there is no such field".formatted(name, path(e)));
    } catch (JacksonException e) {
      throw new DeclarationException(
          "queue \"%s\"%s: %s".formatted(name, path(e), e.getOriginalMessage()));
    } catch (IllegalArgumentException e) {
      throw new DeclarationException("queue \"%s\": %s".formatted(name, e.getMessage()));
    }
  }

  private static String path(JacksonException e) {
    return e.getPath().stream()
        .map(
            step ->
                step.getPropertyName() == null
                    ? "[" + step.getIndex() + "]"
                    : step.getPropertyName())
        .collect(Collectors.joining(".", ", ", ""));
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
    DeclarationException(String message) {
      super(message);
    }
  }
}
