package dev.millrace.launcher.migrate;

import dev.millrace.contracts.json.Json;
import dev.millrace.launcher.module.Modules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The jar of the queue-service, started as the program that moves queues. It speaks to the
/// terminal itself.
///
/// @param jar of the queue-service
record MigrationProgram(Path jar) {

  /// Returns when it has ended. When this process ends before, so does that one.
  ///
  /// @param settings of the program; they go by way of the environment, which other users do not
  ///     see
  /// @return its exit code
  int run(Map<String, Object> settings) throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(
                List.of(
                    Modules.java().toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-Dstdout.encoding=UTF-8",
                    "-Dstderr.encoding=UTF-8",
                    "-jar",
                    jar.toString(),
                    "migrate"))
            .inheritIO();
    builder
        .environment()
        .put("SPRING_APPLICATION_JSON", Json.strict().writeValueAsString(settings));
    Process process = builder.start();
    var stop = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(stop);
    int code = process.waitFor();
    Runtime.getRuntime().removeShutdownHook(stop);
    return code;
  }
}
