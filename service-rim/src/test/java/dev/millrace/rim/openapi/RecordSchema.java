package dev.millrace.rim.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.millrace.contracts.Kind;
import dev.millrace.contracts.json.JsonData;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// Compares a schema with the record that is written and read by it, in both directions.
final class RecordSchema {
  private RecordSchema() {}

  /// @param name for messages
  static void check(String name, JsonNode schema, Class<?> type) {
    JsonNode properties = schema.path("properties");
    assertThat(new TreeSet<>(properties.propertyNames())).as(name).isEqualTo(fields(type));
    Kind kind = type.getAnnotation(Kind.class);
    if (kind != null) {
      assertThat(properties.path("kind").path("const").asString()).as(name).isEqualTo(kind.value());
      assertThat(properties.path("apiVersion").path("const").asString()).isEqualTo("v1");
    }
    for (RecordComponent component : type.getRecordComponents()) {
      String plain = properties.path(wireName(type, component)).path("type").asString("");
      if (!plain.isEmpty()) {
        assertThat(plain)
            .as("%s.%s", name, component.getName())
            .isEqualTo(jsonType(component.getType()));
      }
    }
  }

  private static Set<String> fields(Class<?> type) {
    var names = new TreeSet<String>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (!component.isAnnotationPresent(JsonIgnore.class)
          && !component.getAccessor().isAnnotationPresent(JsonIgnore.class)) {
        names.add(wireName(type, component));
      }
    }
    if (type.isAnnotationPresent(Kind.class)) {
      names.addAll(List.of("kind", "apiVersion"));
    }
    for (Class<?> choice : type.getInterfaces()) {
      JsonTypeInfo info = choice.getAnnotation(JsonTypeInfo.class);
      if (info != null) {
        names.add(info.property());
      }
    }
    return names;
  }

  private static String wireName(Class<?> type, RecordComponent component) {
    try {
      var field = type.getDeclaredField(component.getName());
      JsonProperty property = field.getAnnotation(JsonProperty.class);
      return property == null ? component.getName() : property.value();
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String jsonType(Class<?> type) {
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return "integer";
    }
    if (type == Double.class || type == double.class) {
      return "number";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "boolean";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "array";
    }
    boolean object = type.isRecord() || type == JsonData.class || Map.class.isAssignableFrom(type);
    return object ? "object" : "string";
  }
}
