package dev.millrace.launcher.client;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.QueueSpec;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Makes a queue's specification of fields as they are given on the command line.
final class QueueFields {
  private QueueFields() {}

  /// @param fields values by name, with dots into inner fields: `scaling.max` → `4`
  /// @throws IllegalArgumentException with a message for a person
  static QueueSpec spec(Map<String, String> fields) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    fields.forEach(
        (name, value) -> {
          ObjectNode owner = tree;
          int dot;
          String rest = name;
          while ((dot = rest.indexOf('.')) > 0) {
            owner = inner(owner, rest.substring(0, dot), name);
            rest = rest.substring(dot + 1);
          }
          owner.set(rest, value(value));
        });
    try {
      return Json.strict().treeToValue(tree, QueueSpec.class);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(FieldProblem.words(e), e);
    }
  }

  private static ObjectNode inner(ObjectNode owner, String field, String name) {
    JsonNode known = owner.path(field);
    if (!known.isMissingNode() && !known.isObject()) {
      throw new IllegalArgumentException(
          "\"%s\": there is no field in \"%s\", which is given as %s"
              .formatted(name, field, known));
    }
    return owner.withObjectProperty(field);
  }

  private static JsonNode value(String text) {
    try {
      JsonNode value = Json.strict().readTree(text);
      return value.isNumber() || value.isBoolean() || value.isContainer()
          ? value
          : JsonNodeFactory.instance.stringNode(text);
    } catch (JacksonException e) {
      return JsonNodeFactory.instance.stringNode(text); // Plain text, such as 30s or a URL.
    }
  }
}
