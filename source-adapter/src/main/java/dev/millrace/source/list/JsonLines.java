package dev.millrace.source.list;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/// Each line is a JSON object: the data, with the name somewhere in it.
///
/// @param name where: at a text or a whole number
record JsonLines(JsonPointer name) implements ListFormat {
  @Override
  public String name(String record) throws BadRecord {
    JsonNode found = read(record).at(name);
    if (found.isString() || found.isIntegralNumber()) {
      return found.asString();
    }
    throw new BadRecord("there is no text and no whole number at " + name);
  }

  private static JsonNode read(String record) throws BadRecord {
    try {
      JsonNode node = Json.strict().readTree(record);
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException e) {
      throw new BadRecord("not JSON: " + e.getOriginalMessage());
    }
    throw new BadRecord("not a JSON object");
  }

  @Override
  public JsonData data(String record) throws BadRecord {
    try {
      return JsonData.parse(record);
    } catch (IllegalArgumentException e) {
      throw new BadRecord(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public boolean isUnfinished(String line) {
    return false;
  }
}
