package dev.millrace.event.expression;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.millrace.contracts.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/// JSON as the values that CEL knows, and back.
final class CelValues {
  private CelValues() {}

  /// The value of a whole JSON document. No tree is built on the way, which would take as long as
  /// reading it.
  ///
  /// @throws JacksonException when it is not JSON
  static Object read(byte[] json) {
    try (JsonParser in = Json.strict().createParser(json)) {
      Object value = in.nextToken() == null ? NullValue.NULL_VALUE : value(in);
      if (in.nextToken() != null) {
        throw new StreamReadException(in, "there is more behind its end");
      }
      return value;
    }
  }

  private static Object value(JsonParser in) {
    return switch (in.currentToken()) {
      case START_OBJECT -> {
        var members = new LinkedHashMap<String, Object>();
        for (String name = in.nextName(); name != null; name = in.nextName()) {
          in.nextToken();
          members.put(name, value(in));
        }
        yield members;
      }
      case START_ARRAY -> {
        var elements = new ArrayList<Object>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(in));
        }
        yield elements;
      }
      case VALUE_STRING -> in.getString();
      case VALUE_NUMBER_INT -> integer(in);
      case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> NullValue.NULL_VALUE;
    };
  }

  private static Object integer(JsonParser in) {
    if (in.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      return in.getBigIntegerValue().doubleValue();
    }
    return in.getLongValue();
  }

  static boolean isNull(Object value) {
    return value instanceof NullValue;
  }

  static Map<String, Object> toJson(Map<?, ?> members) throws ExpressionFault {
    var json = LinkedHashMap.<String, Object>newLinkedHashMap(members.size());
    for (Map.Entry<?, ?> member : members.entrySet()) {
      if (!(member.getKey() instanceof String name)) {
        throw new ExpressionFault(
            "a member of its object has no text for a name: " + member.getKey());
      }
      json.put(name, json(member.getValue()));
    }
    return json;
  }

  private static @Nullable Object json(Object value) throws ExpressionFault {
    return switch (value) {
      case Map<?, ?> members -> toJson(members);
      case List<?> elements -> {
        var json = new ArrayList<@Nullable Object>(elements.size());
        for (Object element : elements) {
          json.add(json(element));
        }
        yield json;
      }
      case Long number -> number;
      case Double number when Double.isFinite(number) -> number;
      case Double number ->
          throw new ExpressionFault("its object holds what JSON cannot: " + number);
      case String text -> text;
      case Boolean answer -> answer;
      case UnsignedLong number -> number.bigIntegerValue();
      case Instant time -> time.toString();
      case Duration time -> time.toSeconds() + "s";
      case CelByteString bytes -> Base64.getEncoder().encodeToString(bytes.toByteArray());
      case Optional<?> optional -> optional.isEmpty() ? null : json(optional.get());
      default -> {
        if (isNull(value)) {
          yield null;
        }
        throw new ExpressionFault("its object holds what JSON cannot: " + Evaluation.kind(value));
      }
    };
  }
}
