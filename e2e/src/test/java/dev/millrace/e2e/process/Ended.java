package dev.millrace.e2e.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A program that has run to its end.
///
/// @param output what it printed, on both of its outputs, without blanks around it
public record Ended(int exitCode, String output) {

  /// Runs it with nothing on its standard input.
  ///
  /// @param limit after which it is killed
  public static Ended run(ProcessBuilder program, Duration limit)
      throws IOException, InterruptedException {
    Process process = program.redirectErrorStream(true).start();
    process.getOutputStream().close();
    // What ends the process ends the reading, too.
    process
        .onExit()
        .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(late -> process.destroyForcibly());
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output.strip());
  }
}
