package dev.millrace.contracts.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.millrace.contracts.Kind;
import dev.millrace.contracts.Problem;
import dev.millrace.contracts.event.PatternStatus;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.source.Item;
import dev.millrace.contracts.worker.WorkResult;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Each schema that is named after a record has that record's fields, and each record that a queue
/// speaks has a schema.
class OpenApiRecordsTest {
  private static final List<String> PACKAGES =
      List.of(
          QueueSpec.class.getPackageName(),
          Item.class.getPackageName(),
          WorkResult.class.getPackageName(),
          PatternStatus.class.getPackageName(),
          Problem.class.getPackageName());

  @ParameterizedTest
  @ValueSource(strings = {"queue", "source", "worker", "event"})
  void schemasHaveTheFieldsOfTheirRecords(String name) {
    OpenApiDocument.read(name)
        .schemas()
        .forEach(
            (schema, node) -> {
              Class<?> type = record(schema);
              if (type != null) {
                assertThat(names(node.path("properties"))).as(schema).isEqualTo(fields(type));
                assertKind(schema, node, type);
                assertTypes(schema, node, type);
              }
            });
  }

  @Test
  void everyRecordOfTheQueueInterfaceHasASchema() throws Exception {
    Set<String> schemas = OpenApiDocument.read("queue").schemas().keySet();
    assertThat(queueRecords()).isNotEmpty().allSatisfy(name -> assertThat(schemas).contains(name));
  }

  @Test
  void wordsAreTheOnesThatAreUnderstood() {
    var schemas = OpenApiDocument.read("queue").schemas();
    assertThat(words(node(schemas.get("ItemState"))))
        .isEqualTo(Arrays.stream(ItemState.values()).map(ItemState::wire).toList());
    assertThat(words(node(schemas.get("Settlement.Fail")).path("properties").path("cause")))
        .isEqualTo(
            Arrays.stream(Settlement.FailCause.values()).map(Settlement.FailCause::wire).toList());
    assertThat(words(node(schemas.get("Settlement.Release")).path("properties").path("cause")))
        .isEqualTo(
            Arrays.stream(Settlement.ReleaseCause.values())
                .map(Settlement.ReleaseCause::wire)
                .toList());
  }

  private static void assertKind(String schema, JsonNode node, Class<?> type) {
    Kind kind = type.getAnnotation(Kind.class);
    if (kind != null) {
      JsonNode properties = node.path("properties");
      assertThat(properties.path("kind").path("const").asString())
          .as(schema)
          .isEqualTo(kind.value());
      assertThat(properties.path("apiVersion").path("const").asString()).isEqualTo("v1");
    }
  }

  /// Where the schema gives a plain type, it is that of the field.
  private static void assertTypes(String schema, JsonNode node, Class<?> type) {
    for (RecordComponent component : type.getRecordComponents()) {
      JsonNode property = node.path("properties").path(wireName(type, component));
      String plain = property.path("type").asString("");
      if (!plain.isEmpty()) {
        assertThat(plain)
            .as("%s.%s", schema, component.getName())
            .isEqualTo(jsonType(component.getType()));
      }
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
    if (type == List.class) {
      return "array";
    }
    return type.isRecord() || type == JsonData.class ? "object" : "string";
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
    if (isVerb(type)) {
      names.add("do");
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

  private static boolean isVerb(Class<?> type) {
    return Arrays.stream(Settlement.class.getAnnotation(JsonSubTypes.class).value())
        .anyMatch(verb -> verb.value() == type);
  }

  /// @return null for a schema that is no record, such as the form of a name
  private static @Nullable Class<?> record(String schema) {
    for (String name : PACKAGES) {
      try {
        Class<?> type = Class.forName(name + "." + schema.replace('.', '$'));
        return type.isRecord() ? type : null;
      } catch (ClassNotFoundException e) {
        // It may be in the next package.
      }
    }
    return null;
  }

  private static List<String> queueRecords() throws IOException, URISyntaxException {
    Path folder = Path.of(QueueSpec.class.getResource("QueueSpec.class").toURI()).getParent();
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".class"))
          .map(file -> file.substring(0, file.length() - ".class".length()).replace('$', '.'))
          .filter(name -> record(name) != null)
          .toList();
    }
  }

  private static Set<String> names(JsonNode object) {
    return new TreeSet<>(object.propertyNames());
  }

  private static List<String> words(JsonNode schema) {
    return schema.path("enum").values().stream().map(JsonNode::asString).toList();
  }

  private static JsonNode node(@Nullable JsonNode node) {
    if (node == null) {
      throw new IllegalStateException("the schema is missing");
    }
    return node;
  }
}
