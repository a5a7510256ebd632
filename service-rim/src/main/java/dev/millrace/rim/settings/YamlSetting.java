package dev.millrace.rim.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/// A setting whose text is a YAML document: things by their names. No aliases, no name twice.
public final class YamlSetting {
  private YamlSetting() {}

  /// @param text blank = nothing
  /// @param things the plural for the message, such as `queues`
  /// @throws IllegalArgumentException with what is wrong
  public static Map<String, @Nullable Object> members(String text, String things) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(0);
    Object document;
    try {
      document = new Yaml(new SafeConstructor(options)).load(text);
    } catch (YAMLException e) {
      throw new IllegalArgumentException("it is not YAML: " + e.getMessage(), e);
    }
    if (document == null) {
      return Map.of();
    }
    if (!(document instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("it must be a mapping of %s by name".formatted(things));
    }
    var members = new LinkedHashMap<String, @Nullable Object>();
    map.forEach(
        (key, value) -> {
          if (!(key instanceof String name)) {
            throw new IllegalArgumentException(
                "the name %s among the %s is not text; put it in quotes".formatted(key, things));
          }
          members.put(name, value);
        });
    return members;
  }

  /// What is wrong with a member, behind its name: `, scaling.min: there is no such field`, or
  /// `: …` where it is the member as a whole.
  public static String mistake(JacksonException e) {
    String path =
        e.getPath().stream()
            .map(
                step ->
                    step.getPropertyName() == null
                        ? "[" + step.getIndex() + "]"
                        : step.getPropertyName())
            .collect(Collectors.joining("."));
    return (path.isEmpty() ? ": " : ", " + path + ": ") + words(e);
  }

  private static @Nullable String words(JacksonException e) {
    return switch (e) {
      case UnrecognizedPropertyException _ -> "there is no such field";
      case ValueInstantiationException refused when refused.getCause() != null ->
          refused.getCause().getMessage();
      default -> e.getOriginalMessage();
    };
  }
}
