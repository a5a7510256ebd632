package dev.millrace.launcher.conformance;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.launcher.client.Trust;
import dev.millrace.launcher.console.Console;
import dev.millrace.launcher.process.Spawner;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Tries a reducer of the user's own.
@Command(
    name = "reducer",
    description = "Check a reducer: whether the order and grouping of its inputs matter.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "It gets {\"inputs\":[{…},{…}]} as its item and gives one object of the same shape.",
      "",
      "Example: millrace conformance reducer --inputs parts.jsonl -- python3 merge.py"
    })
final class ReducerCommand implements Callable<Integer> {
  private static final int MOST_INPUTS = 10_000;
  private static final int MOST_TRIALS = 10_000;
  private static final List<JsonData> COUNTERS =
      List.of(
          JsonData.parse("{\"vehicles\":{\"car\":12,\"truck\":7},\"colors\":{\"white\":8}}"),
          JsonData.parse("{\"vehicles\":{\"car\":1},\"colors\":{\"red\":6,\"white\":1}}"),
          JsonData.parse("{\"vehicles\":{\"motorcycle\":4},\"colors\":{\"black\":3}}"),
          JsonData.parse("{\"vehicles\":{\"truck\":30},\"colors\":{\"blue\":6,\"red\":2}}"));

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
  private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "URL | -- COMMAND…", description = "the reducer")
  private List<String> target = List.of();

  @Option(
      names = "--inputs",
      paramLabel = "FILE",
      description = "inputs that it can merge, one JSON object a line (default: maps of counters)")
  private @Nullable Path inputs;

  @Option(
      names = "--trials",
      paramLabel = "N",
      defaultValue = "20",
      description = "orders to try, and groupings (default: 20)")
  private int trials;

  @Option(
      names = "--tolerance",
      paramLabel = "PART",
      defaultValue = "0",
      description = "how far numbers may be apart, such as 1e-9 of themselves (default: 0)")
  private BigDecimal tolerance = BigDecimal.ZERO;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "how long a merge may take (default: 60s)")
  private Duration timeout = Duration.ofMinutes(1);

  @Option(names = "--seed", paramLabel = "N", description = "of the orders, to try them again")
  private @Nullable Long seed;

  @Option(names = "--token", paramLabel = "TOKEN", description = "bearer token")
  private @Nullable String token;

  @Mixin private Trust trust = new Trust();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Console console = Console.system();
    List<JsonData> parts = parts();
    check(parts);
    long chosen = seed == null ? new Random().nextInt(1_000_000) : seed;
    console.say("%d inputs, --seed %d".formatted(parts.size(), chosen));
    var work = new WorkerTrial(parts.getFirst(), null, timeout, Duration.ZERO, Duration.ZERO);
    Optional<URI> url = ConformanceCommand.url(spec, target);
    if (url.isPresent()) {
      var http = new Exchange(trust.client(), url.get(), timeout, token);
      return run(Reducer.by(new HttpWorker(http, work)), parts, chosen, console);
    }
    Path scratch = Files.createTempDirectory("millrace-conformance");
    try (var spawner = new Spawner()) {
      var worker = new CommandWorker(target, work, scratch, spawner);
      return run(Reducer.by(worker), parts, chosen, console);
    } finally {
      ConformanceCommand.delete(scratch);
    }
  }

  private int run(Reducer reducer, List<JsonData> parts, long chosen, Console console)
      throws InterruptedException {
    var trial =
        new ReducerTrial(reducer, parts, new Sameness(tolerance), trials, new Random(chosen));
    return Report.of(ReducerRows.all(), trial, console).conclude(console);
  }

  private List<JsonData> parts() throws IOException {
    if (inputs == null) {
      return COUNTERS;
    }
    var parts = new ArrayList<JsonData>();
    int number = 0;
    for (String line : Files.readAllLines(inputs)) {
      number++;
      if (!line.isBlank()) {
        parts.add(parse(line, number));
      }
    }
    return parts;
  }

  private JsonData parse(String line, int number) {
    try {
      return JsonData.parse(line);
    } catch (IllegalArgumentException e) {
      throw wrong("%s, line %d: %s".formatted(inputs, number, e.getMessage()));
    }
  }

  private void check(List<JsonData> parts) {
    if (parts.size() < 2 || parts.size() > MOST_INPUTS) {
      throw wrong("--inputs has %d: 2 to %d are needed".formatted(parts.size(), MOST_INPUTS));
    }
    if (trials < 1 || trials > MOST_TRIALS) {
      throw wrong("--trials is 1 to %d, not %d".formatted(MOST_TRIALS, trials));
    }
    if (tolerance.signum() < 0 || tolerance.compareTo(BigDecimal.ONE) >= 0) {
      throw wrong("--tolerance is 0 or more and below 1, not " + tolerance);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
