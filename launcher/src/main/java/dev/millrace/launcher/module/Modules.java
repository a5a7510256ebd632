package dev.millrace.launcher.module;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Finds the modules below the folder of the Millrace checkout.
///
/// @param home that folder
public record Modules(Path home) {

  /// The jar of a module.
  ///
  /// @throws IOException when it is not built or there is no such module, with a message for a
  ///     person
  public Path jar(String module) throws IOException {
    Path target = home.resolve(module).resolve("target");
    var jars = new ArrayList<Path>();
    if (Files.isDirectory(target)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(target, module + "-*.jar")) {
        found.forEach(jars::add);
      }
    }
    jars.removeIf(jar -> jar.toString().matches(".*-(sources|javadoc|tests)\\.jar"));
    if (jars.isEmpty()) {
      throw new IOException(
          Files.isRegularFile(home.resolve(module).resolve("pom.xml"))
              ? "the module %s is not built; run: mvn -DskipTests package -pl %s -am"
                  .formatted(module, module)
              : "there is no module " + module);
    }
    return jars.getFirst();
  }

  /// The command line that starts a module: from its AOT cache where there is one, else from its
  /// jar.
  ///
  /// @param jvm options for the JVM
  public List<String> command(String module, List<String> jvm) throws IOException {
    Path jar = jar(module);
    var command = new ArrayList<>(List.of(java().toString()));
    command.addAll(jvm);
    command.add("-Dstdout.encoding=UTF-8");
    command.addAll(new StartCache(jar).options());
    return command;
  }

  /// The Java that runs this very program.
  public static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }
}
