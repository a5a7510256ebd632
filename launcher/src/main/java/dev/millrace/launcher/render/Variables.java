package dev.millrace.launcher.render;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Settings as environment variables, named as Spring Boot reads them: `millrace.worker.max-result`
/// is `MILLRACE_WORKER_MAXRESULT`. A list of plain values is one variable, separated by commas; any
/// other is one for each element, by number.
final class Variables {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9-]+(\\.[a-zA-Z0-9-]+)*");

  private final String place;
  private final Map<String, String> variables = new LinkedHashMap<>();

  private Variables(String place) {
    this.place = place;
  }

  /// @param place of the settings in the flow, for messages
  /// @throws RenderProblem when a name cannot be the name of a variable
  static Map<String, String> of(String place, ObjectNode settings) {
    var variables = new Variables(place);
    variables.members("", place, settings);
    return variables.variables;
  }

  /// A part of a setting's name as a part of a variable's.
  static String name(String setting) {
    return setting.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  private void members(String prefix, String at, JsonNode object) {
    object.forEachEntry(
        (name, value) -> {
          if (!NAME.matcher(name).matches()) {
            throw new RenderProblem(
                "%s: \"%s\" cannot be the name of a variable; use letters, digits, - and ."
                    .formatted(at, name));
          }
          value(prefix + name(name), at + "." + name, value);
        });
  }

  private void value(String variable, String at, JsonNode value) {
    if (value.isObject()) {
      members(variable + "_", at, value);
    } else if (value.isArray() && !joinable(value)) {
      for (int i = 0; i < value.size(); i++) {
        value(variable + "_" + i, at, value.get(i));
      }
    } else {
      put(variable, value.isArray() ? joined(value) : text(value));
    }
  }

  private static boolean joinable(JsonNode list) {
    return list.valueStream()
        .allMatch(
            element ->
                element.isValueNode()
                    && !text(element).contains(",")
                    && text(element).equals(text(element).strip()));
  }

  private static String joined(JsonNode list) {
    return String.join(",", list.valueStream().map(Variables::text).toList());
  }

  /// A `${` that stems from a value must not be taken for one of Spring's own placeholders.
  private static String text(JsonNode value) {
    return value.asString("").replace("${", "\\${");
  }

  private void put(String variable, String value) {
    if (variables.putIfAbsent(variable, value) != null) {
      throw new RenderProblem(
          "%s: two settings would both be the variable %s".formatted(place, variable));
    }
  }
}
