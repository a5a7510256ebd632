package dev.millrace.e2e.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The `docker` command.
///
/// @param folder where it runs
/// @param environment beside this process's own
record Docker(Path folder, Map<String, String> environment) {
  private static final long MINUTES = 5;

  /// What an ended command has printed, on both of its outputs.
  record Ended(int exitCode, String output) {}

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
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    // What ends the process ends the reading, too.
    process
        .onExit()
        .orTimeout(MINUTES, TimeUnit.MINUTES)
        .exceptionally(late -> process.destroyForcibly());
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output.strip());
  }
}
