package dev.millrace.launcher.start;

import java.nio.file.Files;
import java.nio.file.Path;

/// The Millrace checkout, as the `millrace` script has found it.
public final class Home {
  private Home() {}

  public static Path path() {
    return Path.of(System.getProperty("millrace.home", "")).toAbsolutePath().normalize();
  }

  /// A flow as named on the command line: a file, or the name of one of the project's own.
  public static Path flow(String name) {
    Path given = Path.of(name);
    Path own = path().resolve("flows").resolve(name + ".yaml");
    return !Files.isRegularFile(given) && name.matches("[a-z0-9-]+") && Files.exists(own)
        ? own
        : given;
  }
}
