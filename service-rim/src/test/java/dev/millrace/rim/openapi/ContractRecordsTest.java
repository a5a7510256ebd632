package dev.millrace.rim.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.Problem;
import dev.millrace.contracts.event.PatternStatus;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.source.Item;
import dev.millrace.contracts.worker.WorkResult;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.JsonNode;

/// The documents of the container interfaces: each schema that is named after a record has that
/// record's fields, and each record that a queue speaks has a schema.
class ContractRecordsTest {
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
    ApiDescription.read(name)
        .schemas()
        .forEach(
            (schema, node) -> {
              Class<?> type = record(schema);
              if (type != null) {
                RecordSchema.check(schema, node, type);
              }
            });
  }

  @Test
  void everyRecordOfTheQueueInterfaceHasASchema() throws Exception {
    Set<String> schemas = ApiDescription.read("queue").schemas().keySet();
    assertThat(queueRecords()).isNotEmpty().allSatisfy(name -> assertThat(schemas).contains(name));
  }

  @Test
  void wordsAreTheOnesThatAreUnderstood() {
    var schemas = ApiDescription.read("queue").schemas();
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

  private static List<String> queueRecords() throws IOException {
    String classes = QueueSpec.class.getPackageName().replace('.', '/') + "/*.class";
    return Arrays.stream(
            new PathMatchingResourcePatternResolver().getResources("classpath*:" + classes))
        .map(file -> String.valueOf(file.getFilename()).replace(".class", "").replace('$', '.'))
        .filter(name -> record(name) != null)
        .toList();
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
