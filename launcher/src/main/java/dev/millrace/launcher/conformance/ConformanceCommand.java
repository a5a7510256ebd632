package dev.millrace.launcher.conformance;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.launcher.client.Trust;
import dev.millrace.launcher.client.WebUrl;
import dev.millrace.launcher.console.Console;
import dev.millrace.launcher.process.Spawner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The conformance kit.
@Command(
    name = "conformance",
    description = "Check a source, worker or reducer of your own against the interfaces.",
    subcommands = ReducerCommand.class,
    mixinStandardHelpOptions = true)
public final class ConformanceCommand {
  private static final Duration AT_ONCE = Duration.ofSeconds(2);
  private static final Duration HEAD_START = Duration.ofMillis(300);

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
  private CommandSpec spec;

  @Command(
      name = "source",
      description = "Check a source. Nothing is changed in it.",
      mixinStandardHelpOptions = true)
  int source(
      @Parameters(paramLabel = "URL", description = "such as http://127.0.0.1:8081") URI url,
      @Option(names = "--token", paramLabel = "TOKEN", description = "bearer token")
          @Nullable String token,
      @Option(
              names = "--timeout",
              paramLabel = "TIME",
              defaultValue = "10s",
              description = "how long an answer may take (default: 10s)")
          Duration timeout,
      @Mixin Trust trust)
      throws IOException, InterruptedException {
    Console console = Console.system();
    var subject = new SourceUnderTest(new Exchange(trust.client(), url, timeout, token), AT_ONCE);
    return Report.of(SourceRows.all(), subject, console).conclude(console);
  }

  @Command(
      name = "worker",
      description = "Check a worker. It does the item several times.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Example: millrace conformance worker --item '{\"path\":\"a.mp4\"}' -- ./work.sh --fast"
      })
  int worker(
      @Parameters(arity = "1..*", paramLabel = "URL | -- COMMAND…", description = "the worker")
          List<String> target,
      @Option(
              names = "--item",
              paramLabel = "JSON",
              defaultValue = "{}",
              description = "data of an item that it can do, or @FILE (default: {})")
          String item,
      @Option(
              names = "--bad-item",
              paramLabel = "JSON",
              description = "data of an item that it can never do, or @FILE")
          @Nullable String badItem,
      @Option(
              names = "--timeout",
              paramLabel = "TIME",
              defaultValue = "60s",
              description = "how long the item may take (default: 60s)")
          Duration timeout,
      @Option(
              names = "--grace",
              paramLabel = "TIME",
              defaultValue = "10s",
              description = "how long it may take to stop (default: 10s)")
          Duration grace,
      @Option(names = "--token", paramLabel = "TOKEN", description = "bearer token")
          @Nullable String token,
      @Mixin Trust trust)
      throws IOException, InterruptedException {
    Console console = Console.system();
    JsonData bad = badItem == null ? null : data(badItem);
    var trial = new WorkerTrial(data(item), bad, timeout, HEAD_START, grace);
    Optional<URI> url = url(spec, target);
    if (url.isPresent()) {
      var http = new Exchange(trust.client(), url.get(), timeout, token);
      return Report.of(HttpRows.all(), new HttpWorker(http, trial), console).conclude(console);
    }
    Path scratch = Files.createTempDirectory("millrace-conformance");
    try (var spawner = new Spawner()) {
      var subject = new CommandWorker(target, trial, scratch, spawner);
      return Report.of(CommandRows.all(), subject, console).conclude(console);
    } finally {
      delete(scratch);
    }
  }

  /// Where it is called; empty when it is a command.
  static Optional<URI> url(CommandSpec spec, List<String> target) {
    if (target.size() != 1 || !target.getFirst().matches("(?i)https?:.*")) {
      return Optional.empty();
    }
    try {
      return Optional.of(WebUrl.parse(target.getFirst()));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private static JsonData data(String text) throws IOException {
    if (!text.startsWith("@")) {
      return JsonData.parse(text);
    }
    String file = text.substring(1);
    try {
      return JsonData.parse(Files.readString(Path.of(file)));
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    }
  }

  static void delete(Path scratch) throws IOException {
    try (Stream<Path> all = Files.walk(scratch)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
