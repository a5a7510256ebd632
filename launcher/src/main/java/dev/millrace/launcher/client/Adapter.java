package dev.millrace.launcher.client;

import dev.millrace.contracts.event.EventClient;
import dev.millrace.launcher.console.Console;
import java.io.IOException;
import java.net.URI;
import picocli.CommandLine.Option;

/// Which event-adapter a command speaks to, and how it answers.
final class Adapter extends Service {
  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:7074",
      description = "the event-adapter (default: ${DEFAULT-VALUE})")
  private URI url = URI.create("http://127.0.0.1:7074");

  /// One conversation with the adapter.
  @FunctionalInterface
  interface Call {
    void ask(EventClient events, Console console) throws IOException, InterruptedException;
  }

  /// @return the exit code
  int ask(Call call) throws InterruptedException {
    String token = token();
    return new Exchange(console(), "event-adapter", url)
        .hold(() -> call.ask(new EventClient(client(), url, token), console()));
  }
}
