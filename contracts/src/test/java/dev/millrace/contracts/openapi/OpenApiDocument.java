package dev.millrace.contracts.openapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// One of the documents as text and as a tree.
record OpenApiDocument(Path file, String text, JsonNode tree) {
  private static final Path ROOT = Path.of("..");

  /// Those of all modules.
  static List<OpenApiDocument> all() {
    return list(ROOT)
        .map(module -> module.resolve("src/main/resources/openapi"))
        .filter(Files::isDirectory)
        .flatMap(OpenApiDocument::list)
        .map(OpenApiDocument::read)
        .toList();
  }

  private static Stream<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OpenApiDocument read(Path file) {
    try {
      String text = Files.readString(file);
      return new OpenApiDocument(file, text, new YAMLMapper().readTree(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, JsonNode> members(JsonNode object) {
    var members = new LinkedHashMap<String, JsonNode>();
    object.forEachEntry(members::put);
    return members;
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
