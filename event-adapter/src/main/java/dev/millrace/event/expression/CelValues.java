package dev.millrace.event.expression;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// JSON as the values that CEL knows, and back.
final class CelValues {
  private CelValues() {}

  static Object of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        var members = LinkedHashMap.<String, Object>newLinkedHashMap(node.size());
        node.forEachEntry((name, member) -> members.put(name, of(member)));
        yield members;
      }
      case ARRAY -> {
        var elements = new ArrayList<>(node.size());
        node.forEach(element -> elements.add(of(element)));
        yield elements;
      }
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> number(node);
      case STRING -> node.stringValue();
      case NULL, MISSING, BINARY, POJO -> NullValue.NULL_VALUE;
    };
  }

  private static Object number(JsonNode node) {
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    }
    return node.doubleValue();
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
      json.put(name, value(member.getValue()));
    }
    return json;
  }

  private static @Nullable Object value(Object value) throws ExpressionFault {
    return switch (value) {
      case Map<?, ?> members -> toJson(members);
      case List<?> elements -> {
        var json = new ArrayList<@Nullable Object>(elements.size());
        for (Object element : elements) {
          json.add(value(element));
        }
        yield json;
      }
      case Long number -> number;
      case Double number -> number;
      case String text -> text;
      case Boolean answer -> answer;
      case UnsignedLong number -> number.bigIntegerValue();
      case Instant time -> time.toString();
      case Duration time -> time.toSeconds() + "s";
      case CelByteString bytes -> Base64.getEncoder().encodeToString(bytes.toByteArray());
      case Optional<?> optional -> optional.isEmpty() ? null : value(optional.get());
      default -> {
        if (isNull(value)) {
          yield null;
        }
        throw new ExpressionFault("its object holds what JSON cannot: " + Evaluation.kind(value));
      }
    };
  }
}
