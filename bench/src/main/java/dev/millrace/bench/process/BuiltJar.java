package dev.millrace.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The services that were built beside this bench.
public final class BuiltJar {
  private BuiltJar() {}

  /// The runnable jar of a module; a path that is not there when it was not built.
  public static Path of(String module) {
    Path target = root().resolve(module).resolve("target");
    Path missing = target.resolve(module + ".jar");
    if (!Files.isDirectory(target)) {
      return missing;
    }
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(module + "-"))
          .filter(file -> file.toString().endsWith(".jar"))
          .filter(file -> !file.toString().matches(".*-(sources|javadoc|tests)\\.jar"))
          .findFirst()
          .orElse(missing);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The folder of the project: this code lies in `ROOT/bench/target/…`.
  public static Path root() {
    try {
      var code = BuiltJar.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      Path root = Path.of(code).resolve("../../..").normalize();
      return Files.exists(root.resolve("bench")) ? root : Path.of("").toAbsolutePath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
