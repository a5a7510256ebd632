package dev.millrace.rim.openapi;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/// A document that a service serves, to be held against the service by its tests, which have it
/// from this module's `test-jar`.
///
/// @param tree the document as JSON
public record ApiDescription(JsonNode tree) {
  private static final String CALLS = "/api/";

  /// @param json what `GET /openapi` answers to who accepts JSON
  public static ApiDescription of(String json) {
    return new ApiDescription(Json.lenient().readTree(json));
  }

  /// The document of that name in the class path.
  static ApiDescription read(String name) {
    byte[] json = new OpenApiDocuments(List.of(name)).find(name).orElseThrow().json();
    return new ApiDescription(Json.lenient().readTree(json));
  }

  public String title() {
    return tree.path("info").path("title").asString();
  }

  /// The calls below `/api` that it describes, each such as `GET /api/v1/items/{name}`.
  public SortedSet<String> calls() {
    var calls = new TreeSet<String>();
    tree.path("paths")
        .forEachEntry(
            (path, item) ->
                item.propertyNames().stream()
                    .filter(member -> path.startsWith(CALLS) && !member.equals("parameters"))
                    .forEach(method -> calls.add(method.toUpperCase() + " " + path)));
    return calls;
  }

  /// The calls below `/api` that the controllers of a service serve, written in the same way.
  public static SortedSet<String> served(BeanFactory service) {
    return service
        .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .keySet()
        .stream()
        .flatMap(
            mapping ->
                mapping.getPatternValues().stream()
                    .filter(path -> path.startsWith(CALLS))
                    .flatMap(
                        path ->
                            mapping.getMethodsCondition().getMethods().stream()
                                .map(method -> method + " " + path)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  Map<String, JsonNode> schemas() {
    var schemas = new LinkedHashMap<String, JsonNode>();
    tree.path("components").path("schemas").forEachEntry(schemas::put);
    return schemas;
  }

  /// Checks that the schemas with fields are those of these records, field by field; and `Problem`.
  ///
  /// @param records by the name of the schema
  public void assertSchemas(Map<String, Class<? extends Record>> records) {
    Map<String, JsonNode> schemas = schemas();
    schemas.remove("Problem");
    schemas.values().removeIf(schema -> !schema.has("properties"));
    assertThat(schemas).containsOnlyKeys(records.keySet());
    schemas.forEach(
        (name, schema) -> RecordSchema.check(name, schema, requireNonNull(records.get(name))));
  }
}
