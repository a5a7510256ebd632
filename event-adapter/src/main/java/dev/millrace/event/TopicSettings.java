package dev.millrace.event;

import dev.millrace.contracts.json.Json;
import dev.millrace.event.end.End;
import dev.millrace.event.kafka.TopicSpec;
import dev.millrace.rim.settings.Mistakes;
import dev.millrace.rim.settings.YamlSetting;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/// The topics of a flow, as the setting `millrace.topics` tells them: YAML, a [TopicSpec] by name.
final class TopicSettings {
  private TopicSettings() {}

  /// @throws dev.millrace.rim.settings.SettingsException with all mistakes
  static Map<String, TopicSpec> parse(String text) {
    var mistakes = new Mistakes("millrace.");
    var topics = new LinkedHashMap<String, TopicSpec>();
    try {
      YamlSetting.members(text, "topics")
          .forEach((name, spec) -> add(topics, name, spec, mistakes));
    } catch (IllegalArgumentException e) {
      mistakes.wrong("topics", "cannot be read: " + e.getMessage());
    }
    mistakes.throwIfAny();
    return topics;
  }

  private static void add(
      Map<String, TopicSpec> topics, String name, @Nullable Object spec, Mistakes mistakes) {
    try {
      End.output("kafka:" + name);
      topics.put(
          name,
          spec == null
              ? new TopicSpec(null, null, null, null)
              : Json.strict().convertValue(spec, TopicSpec.class));
    } catch (UnrecognizedPropertyException e) {
      mistakes.wrong("topics", "%s%s: there is no such field".formatted(name, YamlSetting.path(e)));
    } catch (JacksonException e) {
      mistakes.wrong(
          "topics", "%s%s: %s".formatted(name, YamlSetting.path(e), e.getOriginalMessage()));
    } catch (IllegalArgumentException e) {
      mistakes.wrong("topics", e.getMessage());
    }
  }
}
