package dev.millrace.contracts.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Of the documents of all modules.
class OpenApiSoundnessTest {
  private final SchemaRegistry schemas =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  @ParameterizedTest
  @MethodSource("dev.millrace.contracts.openapi.OpenApiDocument#all")
  void isASoundOpenApi31Document(OpenApiDocument document) {
    var options = new ParseOptions();
    options.setResolve(true);
    var parsed = new OpenAPIV3Parser().readContents(document.text(), null, options);
    assertThat(parsed.getMessages()).isNullOrEmpty();
    assertThat(parsed.getOpenAPI().getOpenapi()).startsWith("3.1");
    assertThat(parsed.getOpenAPI().getPaths()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.millrace.contracts.openapi.OpenApiDocument#all")
  void everyReferenceLeadsSomewhere_andEveryComponentIsUsed(OpenApiDocument document) {
    var used = new ArrayList<String>();
    walk(
        document.tree(),
        "",
        (path, node) -> {
          if (node.isObject() && node.path("$ref").isString()) {
            used.add(node.path("$ref").asString().substring(1));
          }
        });
    assertThat(used)
        .allSatisfy(pointer -> assertThat(document.tree().at(pointer).isMissingNode()).isFalse());
    OpenApiDocument.members(document.tree().path("components"))
        .forEach(
            (kind, components) ->
                components.forEachEntry(
                    (component, _) -> {
                      boolean byName =
                          kind.equals("securitySchemes") || component.equals("QueueEvent");
                      assertThat(byName || used.contains("/components/" + kind + "/" + component))
                          .as("%s %s is used", kind, component)
                          .isTrue();
                    }));
  }

  @ParameterizedTest
  @MethodSource("dev.millrace.contracts.openapi.OpenApiDocument#all")
  void everyExampleIsWhatItsSchemaSays(OpenApiDocument document) {
    var checked = new ArrayList<String>();
    walk(
        document.tree(),
        "",
        (path, node) -> {
          if (node.has("schema") && (node.has("example") || node.has("examples"))) {
            examples(node).forEach(example -> check(document, path, node.path("schema"), example));
            checked.add(path);
          }
        });
    assertThat(checked).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.millrace.contracts.openapi.OpenApiDocument#all")
  void everyOperationSaysWhatCanGoWrong(OpenApiDocument document) {
    OpenApiDocument.members(document.tree().path("paths"))
        .forEach(
            (path, item) ->
                OpenApiDocument.members(item)
                    .forEach(
                        (method, operation) -> {
                          if (!method.equals("parameters") && !path.equals("/openapi")) {
                            assertThat(operation.path("responses").propertyNames())
                                .as("%s %s", method, path)
                                .anyMatch(
                                    status -> status.startsWith("4") || status.equals("default"));
                          }
                        }));
  }

  private void check(OpenApiDocument document, String path, JsonNode schema, JsonNode example) {
    ObjectNode whole = ((ObjectNode) schema).deepCopy();
    whole.set("components", document.tree().path("components"));
    assertThat(schemas.getSchema(whole).validate(example)).as(path).isEmpty();
  }

  private static List<JsonNode> examples(JsonNode holder) {
    if (holder.has("example")) {
      return List.of(holder.path("example"));
    }
    return holder.path("examples").values().stream().map(each -> each.path("value")).toList();
  }

  private static void walk(JsonNode node, String path, BiConsumer<String, JsonNode> visitor) {
    visitor.accept(path, node);
    if (node.isObject()) {
      Map<String, JsonNode> members = OpenApiDocument.members(node);
      members.forEach((key, value) -> walk(value, path + "/" + key, visitor));
    } else if (node.isArray()) {
      node.forEach(element -> walk(element, path + "/*", visitor));
    }
  }
}
