package dev.millrace.e2e.chain;

import dev.millrace.e2e.process.ServiceProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/// Starts worker-adapters that all drive the same chain: shell, Python, HTTP.
///
/// @param folder where their logs go
/// @param python the interpreter itself
record Adapters(Path folder, URI queueService, String queue, URI labels, String python) {
  ServiceProcess start(String name) throws IOException {
    return ServiceProcess.start(
        "worker-adapter",
        folder,
        "--millrace.worker.name=" + name,
        "--millrace.worker.url=" + queueService,
        "--millrace.worker.queue=" + queue,
        "--millrace.worker.concurrency=2",
        "--millrace.worker.reconnect=1s",
        "--millrace.worker.stages[0].name=fingerprint",
        "--millrace.worker.stages[0].command[0]=sh",
        "--millrace.worker.stages[0].command[1]=" + script("fingerprint.sh"),
        "--millrace.worker.stages[1].name=count",
        "--millrace.worker.stages[1].command[0]=" + python,
        "--millrace.worker.stages[1].command[1]=" + script("count.py"),
        "--millrace.worker.stages[2].name=label",
        "--millrace.worker.stages[2].url=" + labels);
  }

  /// The interpreter that `python3` stands for. A version manager puts a script of its own in
  /// between, which costs each item more than the work.
  static String findPython() throws IOException {
    Process process =
        new ProcessBuilder("python3", "-c", "import sys; print(sys.executable)")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = process.inputReader()) {
      return Objects.requireNonNull(said.readLine(), "python3 says nothing");
    }
  }

  private static Path script(String name) {
    try {
      return Path.of(Objects.requireNonNull(Adapters.class.getResource(name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
