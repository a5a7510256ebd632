package dev.millrace.e2e.manifests;

import dev.millrace.e2e.process.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `kubectl kustomize`, which needs no cluster.
final class Kustomize {
  private static final JsonMapper JSON = new JsonMapper();

  /// What was built before, by folder: several tests look at the same.
  private static final Map<Path, String> BUILT = new ConcurrentHashMap<>();

  private Kustomize() {}

  static Optional<String> version() {
    try {
      return Optional.of(output("version", "--client"));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /// The objects of an overlay.
  static List<JsonNode> build(Path overlay) throws IOException, InterruptedException {
    String built = BUILT.get(overlay);
    if (built == null) {
      built = output("kustomize", overlay.toString());
      BUILT.put(overlay, built);
    }
    var objects = new ArrayList<JsonNode>();
    for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(built)) {
      objects.add(JSON.valueToTree(document));
    }
    return objects;
  }

  private static String output(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
    Ended ended = Ended.run(new ProcessBuilder(command), Duration.ofMinutes(1));
    if (ended.exitCode() != 0) {
      throw new AssertionError("%s: %s".formatted(command, ended.output()));
    }
    return ended.output();
  }
}
