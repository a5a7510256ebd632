package dev.millrace.bench;

import dev.millrace.bench.events.Contender;
import dev.millrace.bench.events.Contenders;
import dev.millrace.bench.events.EventsBench;
import dev.millrace.bench.events.EventsPlan;
import dev.millrace.bench.report.EventsReport;
import dev.millrace.bench.report.EventsReportText;
import dev.millrace.bench.report.Target;
import dev.millrace.contracts.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Reads the command line of `bench events`.
@Command(
    name = "events",
    description = "Events of 1 KB through each pattern, a plain loop and Apache Camel.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class EventsCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
  private CommandSpec spec;

  @Option(
      names = "--contenders",
      split = ",",
      description = "Who takes part (default: ${DEFAULT-VALUE}).",
      defaultValue = Contenders.ALL)
  private List<String> contenders = List.of();

  @Option(
      names = "--events",
      defaultValue = "500000",
      description = "Waiting when a contender starts; half are its warm-up (500000).")
  private int events;

  @Option(
      names = "--seconds",
      defaultValue = "30",
      description = "For which latency is taken in each turn (30).")
  private int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "20",
      description = "Seconds at the same rate before that (20).")
  private int warmUp;

  @Option(
      names = "--rate",
      defaultValue = "1000",
      description = "Events a second for latency (1000).")
  private int rate;

  @Option(names = "--rounds", defaultValue = "3", description = "Turns of each contender (3).")
  private int rounds;

  @Option(
      names = "--jvm",
      defaultValue = "-Xmx512m",
      description = "Options of every contender's JVM, with blanks between (${DEFAULT-VALUE}).")
  private String jvm = "";

  @Option(names = "--folder", description = "Where the broker keeps its data (a temporary one).")
  private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--json", description = "Writes everything to a file.")
  private @Nullable Path json;

  @Option(names = "--check", description = "Ends with 1 when a target is missed.")
  private boolean check;

  @Override
  public Integer call() throws IOException, InterruptedException {
    EventsPlan plan = plan();
    var progress = new Progress(System.out);
    EventsReport report = new EventsBench(plan, words -> progress.say("%s", words)).run();
    System.out.print(EventsReportText.of(report));
    if (json != null) {
      Files.write(json, Json.strict().writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
    }
    return check && !report.targets().stream().allMatch(Target::reached) ? 1 : 0;
  }

  private EventsPlan plan() {
    range("--events", events, 1000, 50_000_000);
    range("--seconds", seconds, 1, 600);
    range("--warm-up", warmUp, 0, 600);
    range("--rate", rate, 1, 100_000);
    range("--rounds", rounds, 1, 100);
    return new EventsPlan(
        wanted(),
        folder,
        rounds,
        events,
        rate,
        Duration.ofSeconds(warmUp),
        Duration.ofSeconds(seconds),
        List.of(jvm.split(" ")));
  }

  private List<Contender> wanted() {
    try {
      return contenders.stream().distinct().map(Contenders::of).toList();
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private void range(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw wrong("%s is %d to %d, not %d".formatted(option, least, most, value));
    }
  }

  private ParameterException wrong(@Nullable String message) {
    return new ParameterException(spec.commandLine(), String.valueOf(message));
  }
}
