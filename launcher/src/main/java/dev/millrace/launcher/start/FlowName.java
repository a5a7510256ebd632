package dev.millrace.launcher.start;

import java.nio.file.Files;
import java.nio.file.Path;

/// A flow as named on the command line: a file, or the name of one of the project's own.
final class FlowName {
  private FlowName() {}

  static Path file(String name) {
    Path given = Path.of(name);
    Path own =
        Path.of(System.getProperty("millrace.home", ".")).resolve("flows").resolve(name + ".yaml");
    return !Files.exists(given) && name.matches("[a-z0-9-]+") && Files.exists(own) ? own : given;
  }
}
