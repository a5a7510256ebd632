package dev.millrace.launcher.flow;

import dev.millrace.contracts.json.Durations;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a worker-adapter asks of whoever stops it: killed sooner, it could not give back what it
/// has not finished.
///
/// @param finishing what is under work may go on this long
/// @param stopping what is then stopped has this long to end
record Drain(Duration finishing, Duration stopping) {
  static final String SETTING = "millrace.worker.drain";
  private static final String MODULE = "worker-adapter";

  /// Those of the worker-adapter, where the flow does not say.
  private static final Duration FINISHING = Duration.ofSeconds(30);

  private static final Duration STOPPING = Duration.ofSeconds(10);

  /// Empty for what does not drain.
  static Optional<Drain> of(@Nullable String module, JsonNode settings) {
    return MODULE.equals(module)
        ? Optional.of(
            new Drain(
                duration(settings, SETTING, FINISHING),
                duration(settings, "millrace.worker.grace", STOPPING)))
        : Optional.empty();
  }

  Duration whole() {
    return finishing.plus(stopping);
  }

  /// What is no duration is told by the module itself.
  private static Duration duration(JsonNode settings, String key, Duration otherwise) {
    JsonNode value = find(settings, key);
    if (value != null && value.isIntegralNumber()) {
      return Duration.ofMillis(value.longValue()); // as Spring reads it
    }
    try {
      return value == null || !value.isString() ? otherwise : Durations.parse(value.stringValue());
    } catch (IllegalArgumentException e) {
      return otherwise;
    }
  }

  /// Keys may be nested, or written in one with dots.
  private static @Nullable JsonNode find(JsonNode settings, String key) {
    for (var member : settings.properties()) {
      if (member.getKey().equals(key)) {
        return member.getValue();
      }
      if (key.startsWith(member.getKey() + ".")) {
        JsonNode found = find(member.getValue(), key.substring(member.getKey().length() + 1));
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
