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

/// The topics of a flow, as the setting `millrace.topics` tells them: YAML, a [TopicSpec] by name.
final class TopicSettings {
  private TopicSettings() {}

  /// @param mistakes with the prefix `millrace.`
  static Map<String, TopicSpec> parse(String text, Mistakes mistakes) {
    var topics = new LinkedHashMap<String, TopicSpec>();
    try {
      YamlSetting.members(text, "topics")
          .forEach((name, spec) -> add(topics, name, spec, mistakes));
    } catch (IllegalArgumentException e) {
      mistakes.wrong("topics", "cannot be read: " + e.getMessage());
    }
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
    } catch (JacksonException e) {
      mistakes.wrong("topics", name + YamlSetting.mistake(e));
    } catch (IllegalArgumentException e) {
      mistakes.wrong("topics", e.getMessage());
    }
  }
}
