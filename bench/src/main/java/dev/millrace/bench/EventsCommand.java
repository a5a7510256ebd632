package dev.millrace.bench;

import dev.millrace.bench.events.Contender;
import dev.millrace.bench.events.Contenders;
import dev.millrace.bench.events.EventsBench;
import dev.millrace.bench.events.EventsPlan;
import dev.millrace.bench.report.EventsReport;
import dev.millrace.bench.report.EventsReportText;
import dev.millrace.bench.report.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Reads the command line of `bench events`.
@Command(
    name = "events",
    description = "Events of 1 KB through each pattern, a plain loop and Apache Camel.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class EventsCommand implements Callable<Integer> {
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

  @Mixin private ReportOptions options = new ReportOptions();

  @Option(names = "--check", description = "Ends with 1 when a target is missed.")
  private boolean check;

  @Override
  public Integer call() throws IOException, InterruptedException {
    EventsPlan plan = plan();
    var progress = new Progress(System.out);
    EventsReport report = new EventsBench(plan, words -> progress.say("%s", words)).run();
    System.out.print(EventsReportText.of(report));
    options.write(report);
    return check && !report.targets().stream().allMatch(Target::reached) ? 1 : 0;
  }

  private EventsPlan plan() {
    options.range("--events", events, 1000, 50_000_000);
    options.range("--seconds", seconds, 1, 600);
    options.range("--warm-up", warmUp, 0, 600);
    options.range("--rate", rate, 1, 100_000);
    options.range("--rounds", rounds, 1, 100);
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
      throw options.wrong(e.getMessage());
    }
  }
}
