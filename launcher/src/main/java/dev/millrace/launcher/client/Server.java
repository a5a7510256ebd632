package dev.millrace.launcher.client;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.launcher.console.Console;
import dev.millrace.launcher.run.StateFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which queue-service a command speaks to, and how it answers.
final class Server extends Service {
  private static final URI USUAL = URI.create("http://127.0.0.1:7070");

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "the queue-service (default: MILLRACE_URL, else the flow that runs in this directory,"
              + " else http://127.0.0.1:7070)")
  private @Nullable URI url;

  /// One conversation with the service.
  @FunctionalInterface
  interface Call {
    void ask(QueueClient queues, Console console) throws IOException, InterruptedException;
  }

  /// @return the exit code
  int ask(Call call) throws InterruptedException {
    URI server = where();
    String token = token();
    return new Exchange(console(), "queue-service", server)
        .hold(() -> call.ask(new QueueClient(client(), server, token), console()));
  }

  private URI where() {
    if (url != null) {
      return url;
    }
    String environment = System.getenv("MILLRACE_URL");
    try {
      return environment == null || environment.isBlank()
          ? StateFolder.running(Path.of(StateFolder.ROOT)).orElse(USUAL)
          : WebUrl.parse(environment);
    } catch (IllegalArgumentException e) {
      throw wrong("MILLRACE_URL: " + e.getMessage());
    }
  }
}
