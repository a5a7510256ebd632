package dev.millrace.contracts.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One JSON object, kept as its compact UTF-8 text: item data and results pass through Millrace
/// without being taken apart. Immutable. Two are equal when their text is.
public final class JsonData {
  private static final JsonData EMPTY = new JsonData("{}".getBytes(StandardCharsets.UTF_8));

  private final byte[] utf8;

  private JsonData(byte[] utf8) {
    this.utf8 = utf8;
  }

  public static JsonData empty() {
    return EMPTY;
  }

  /// @throws IllegalArgumentException if the text is not one JSON object
  public static JsonData parse(String json) {
    try (var parser = Json.strict().createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("a JSON object is needed, such as {\"key\": 1}");
      }
      JsonData data = JsonDataModule.read(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("there is text after the JSON object");
      }
      return data;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not a JSON object: " + Json.complaint(e), e);
    }
  }

  public static JsonData parse(byte[] json) {
    return parse(new String(json, StandardCharsets.UTF_8));
  }

  public static JsonData of(Map<String, ?> members) {
    return new JsonData(Json.strict().writeValueAsBytes(members));
  }

  public static JsonData of(ObjectNode node) {
    return new JsonData(Json.strict().writeValueAsBytes(node));
  }

  /// Takes bytes that are known to be one compact JSON object, such as those of [#bytes()] read
  /// back from a store. They are neither checked nor copied.
  public static JsonData ofTrusted(byte[] utf8) {
    return utf8.length == 2 ? EMPTY : new JsonData(utf8);
  }

  /// The object as a tree; a new one at each call.
  public ObjectNode tree() {
    return (ObjectNode) Json.strict().readTree(utf8);
  }

  /// The member of that name, or a missing node.
  public JsonNode path(String member) {
    return tree().path(member);
  }

  /// The UTF-8 text. Not copied: do not change it.
  public byte[] bytes() {
    return utf8;
  }

  /// Bytes of the UTF-8 text.
  public int size() {
    return utf8.length;
  }

  public boolean isEmpty() {
    return utf8.length == 2;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonData that && Arrays.equals(utf8, that.utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  @Override
  public String toString() {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
