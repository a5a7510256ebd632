package dev.millrace.launcher.client;

import dev.millrace.contracts.event.EventClient;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import dev.millrace.launcher.console.Console;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which event-adapter a command speaks to, and how it answers.
final class Adapter {
  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:7074",
      description = "the event-adapter (default: ${DEFAULT-VALUE})")
  private URI url = URI.create("http://127.0.0.1:7074");

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "bearer token (default: MILLRACE_TOKEN)")
  private @Nullable String token;

  @Option(names = "--json", description = "answer in JSON, one document a line")
  private boolean json;

  private final Console console = Console.system();

  /// One conversation with the adapter.
  @FunctionalInterface
  interface Call {
    void ask(EventClient events, Console console) throws IOException, InterruptedException;
  }

  /// @return the exit code
  int ask(Call call) throws InterruptedException {
    return new Exchange(console, "event-adapter", url)
        .hold(
            () ->
                call.ask(
                    new EventClient(JsonHttp.newClient(), url, Exchange.token(token)), console));
  }

  boolean json() {
    return json;
  }

  /// Shows a document as one line of JSON.
  void show(Object document) {
    console.out().println(Json.strict().writeValueAsString(document));
  }
}
