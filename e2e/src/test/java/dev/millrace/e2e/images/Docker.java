package dev.millrace.e2e.images;

import dev.millrace.e2e.process.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The `docker` command.
///
/// @param folder where it runs
/// @param environment beside this process's own
record Docker(Path folder, Map<String, String> environment) {
  private static final Duration LIMIT = Duration.ofMinutes(15);

  /// @throws AssertionError when it fails, with what it printed
  String run(String... arguments) throws IOException, InterruptedException {
    Ended ended = end(arguments);
    if (ended.exitCode() != 0) {
      throw new AssertionError("docker %s: %s".formatted(List.of(arguments), ended.output()));
    }
    return ended.output();
  }

  Ended end(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    var program = new ProcessBuilder(command).directory(folder.toFile());
    program.environment().putAll(environment);
    return Ended.run(program, LIMIT);
  }
}
