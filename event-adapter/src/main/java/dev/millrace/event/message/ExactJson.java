package dev.millrace.event.message;

import dev.millrace.contracts.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/// Parts of JSON with all digits of their numbers, which a tree takes for doubles.
public final class ExactJson {
  private ExactJson() {}

  /// @throws StreamReadException when it is not JSON, or no array
  public static List<byte[]> elements(byte[] array) {
    try (JsonParser in = Json.strict().createParser(array)) {
      if (in.nextToken() != JsonToken.START_ARRAY) {
        throw new StreamReadException(in, "it is not an array");
      }
      var elements = new ArrayList<byte[]>();
      while (in.nextToken() != JsonToken.END_ARRAY) {
        elements.add(value(in));
      }
      if (in.nextToken() != null) {
        throw new StreamReadException(in, "there is more behind its end");
      }
      return elements;
    }
  }

  /// @param object known to be one
  /// @return null when it has no such member
  static byte @Nullable [] member(byte[] object, String name) {
    try (JsonParser in = Json.strict().createParser(object)) {
      in.nextToken();
      for (String next = in.nextName(); next != null; next = in.nextName()) {
        in.nextToken();
        if (next.equals(name)) {
          return value(in);
        }
        in.skipChildren();
      }
      return null;
    }
  }

  private static byte[] value(JsonParser in) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = Json.strict().createGenerator(bytes)) {
      out.copyCurrentStructureExact(in);
    }
    return bytes.toByteArray();
  }
}
