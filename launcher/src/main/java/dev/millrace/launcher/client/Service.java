package dev.millrace.launcher.client;

import dev.millrace.contracts.json.Json;
import dev.millrace.launcher.console.Console;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What all commands that speak to a service have in common, whichever it is.
abstract class Service {
  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "bearer token (default: MILLRACE_TOKEN)")
  private @Nullable String token;

  @Option(names = "--json", description = "answer in JSON, one document a line")
  private boolean json;

  private final Console console = Console.system();

  /// The bearer token to send, if any.
  final @Nullable String token() {
    return token == null ? System.getenv("MILLRACE_TOKEN") : token;
  }

  final Console console() {
    return console;
  }

  final boolean json() {
    return json;
  }

  /// Shows a document as one line of JSON.
  final void show(Object document) {
    console.out().println(Json.strict().writeValueAsString(document));
  }
}
