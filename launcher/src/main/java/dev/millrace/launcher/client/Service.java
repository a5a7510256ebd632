package dev.millrace.launcher.client;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import dev.millrace.launcher.console.Console;
import dev.millrace.launcher.console.Table;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What all commands that speak to a service have in common, whichever it is.
abstract class Service {
  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "bearer token (default: MILLRACE_TOKEN)")
  private @Nullable String token;

  @Mixin private Trust trust = new Trust();

  @Option(names = "--json", description = "answer in JSON, one document a line")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  private final Console console = Console.system();

  /// The bearer token to send, if any.
  final @Nullable String token() {
    return token == null
        ? sendable("MILLRACE_TOKEN", System.getenv("MILLRACE_TOKEN"))
        : sendable("--token", token);
  }

  /// Does not say the token: what is wrong with it may be no more than a line's end.
  private @Nullable String sendable(String from, @Nullable String secret) {
    if (secret != null && !JsonHttp.canSend(secret)) {
      throw wrong(from + " has a character that no HTTP header can carry, such as a line's end");
    }
    return secret;
  }

  /// Trusts what the user says.
  final HttpClient client() throws IOException {
    return trust.client();
  }

  /// The command was not understood.
  final ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  final Console console() {
    return console;
  }

  final boolean json() {
    return json;
  }

  /// Shows what there is in a table, or each as one line of JSON where that is asked for.
  final <T> void show(List<T> documents, Function<List<T>, Table> table) {
    if (json) {
      documents.forEach(this::show);
    } else {
      table.apply(documents).lines().forEach(console::say);
    }
  }

  /// Shows a document as one line of JSON.
  final void show(Object document) {
    console.out().println(Json.strict().writeValueAsString(document));
  }
}
