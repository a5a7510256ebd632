package dev.millrace.launcher.run;

import dev.millrace.contracts.Sha256;
import dev.millrace.launcher.console.Words;
import dev.millrace.launcher.flow.Access;
import dev.millrace.launcher.flow.Flow;
import dev.millrace.launcher.flow.References;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// Where the folders that belong to the person are on this machine.
///
/// @param paths absolute, by the folder's name in the flow
public record Folders(Map<String, Path> paths) {
  private static final int KEY_DIGITS = 8;

  /// @param chosen what the person said, by the folder's name
  /// @param home the Millrace checkout, `${home}` in defaults
  /// @throws RunFailure when a folder to read is not there, or one is named that the flow does not
  ///     have
  public static Folders choose(Flow flow, Map<String, Path> chosen, Path home, Path current)
      throws RunFailure {
    for (String name : chosen.keySet()) {
      if (!flow.folders().containsKey(name) || !flow.folder(name).given()) {
        throw new RunFailure(
            "the flow %s has no folder \"%s\" to choose".formatted(flow.name(), name));
      }
    }
    var atHome = new References(expression -> home.toString());
    var paths = new LinkedHashMap<String, Path>();
    for (var folder : flow.folders().entrySet()) {
      String fallback = folder.getValue().fallback();
      if (fallback != null) {
        Path path = chosen.getOrDefault(folder.getKey(), Path.of(atHome.resolve(fallback)));
        paths.put(folder.getKey(), ready(current.resolve(path).normalize(), folder.getValue()));
      }
    }
    return new Folders(paths);
  }

  private static Path ready(Path path, Flow.Folder folder) throws RunFailure {
    try {
      if (folder.access() == Access.WRITE) {
        Files.createDirectories(path);
      }
      Path real = path.toRealPath();
      if (Files.isDirectory(real)) {
        return real;
      }
    } catch (IOException e) {
      throw new RunFailure(
          folder.access() == Access.WRITE
              ? "cannot make the folder %s: %s".formatted(path, Words.mishap(e))
              : "there is no folder " + path);
    }
    throw new RunFailure(path + " is no folder");
  }

  /// Names the state of a flow over these folders: what is done in one is not done in another.
  public String stateName(String flow) {
    return flow + (paths.isEmpty() ? "" : "-" + key());
  }

  private String key() {
    var text = new StringBuilder();
    new TreeMap<>(paths).forEach((name, path) -> text.append(name + '\0' + path + '\0'));
    return Sha256.hex(text.toString().getBytes(StandardCharsets.UTF_8)).substring(0, KEY_DIGITS);
  }
}
