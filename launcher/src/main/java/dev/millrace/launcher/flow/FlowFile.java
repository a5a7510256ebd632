package dev.millrace.launcher.flow;

import dev.millrace.contracts.json.Json;
import dev.millrace.launcher.flow.FlowProblem.Place;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;

/// Reads flow files.
public final class FlowFile {
  private static final long MAX_BYTES = 1024 * 1024;

  private FlowFile() {}

  /// @throws FlowProblem when what it says cannot be; the first mistake, with its line and column
  /// @throws IOException when it cannot be read, with a message for a person
  public static Flow read(Path path) throws FlowProblem, IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException("there is no flow file " + path);
    }
    if (Files.size(path) > MAX_BYTES) {
      throw new FlowProblem(path.toString(), Place.START, "a flow file has at most 1 MiB");
    }
    return parse(path.toString(), text(path));
  }

  private static String text(Path path) throws IOException {
    try {
      return Files.readString(path, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new IOException(path + " is not UTF-8", e);
    }
  }

  static Flow parse(String file, String text) throws FlowProblem {
    YamlTree tree = YamlTree.parse(file, text);
    if (!tree.root().isObject()) {
      throw tree.problem(
          JsonPointer.empty(), "a flow is a mapping that begins with \"kind: Flow\"");
    }
    kind(tree);
    try {
      Flow flow = Json.strict().treeToValue(tree.root(), Flow.class);
      new FlowCheck(tree, flow).check();
      return flow;
    } catch (JacksonException e) {
      throw BindingProblem.of(e, tree, JsonPointer.empty());
    }
  }

  private static void kind(YamlTree tree) throws FlowProblem {
    expect(tree, "kind", "Flow");
    expect(tree, "apiVersion", Json.API_VERSION);
  }

  private static void expect(YamlTree tree, String field, String value) throws FlowProblem {
    if (!value.equals(tree.root().path(field).asString(null))) {
      throw tree.problem(
          JsonPointer.empty().appendProperty(field),
          "a flow file says \"%s: %s\"".formatted(field, value));
    }
  }
}
