package dev.millrace.bench;

import dev.millrace.bench.reduce.ReduceBench;
import dev.millrace.bench.reduce.ReducePlan;
import dev.millrace.bench.report.ReduceReport;
import dev.millrace.bench.report.ReduceReportText;
import dev.millrace.bench.report.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Reads the command line of `bench reduce`.
@Command(
    name = "reduce",
    description = "Counters and samples to one result, beside Java streams, awk and Kafka Streams.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ReduceCommand implements Callable<Integer> {
  @Option(
      names = "--reducers",
      split = ",",
      description = "Who takes part (default: ${DEFAULT-VALUE}).",
      defaultValue = ReducePlan.ALL)
  private List<String> reducers = List.of();

  @Option(
      names = "--most",
      defaultValue = "10000000",
      description = "Inputs at most; also a tenth, a hundredth … down to 10000 (10000000).")
  private long most;

  @Option(
      names = "--fan-in",
      defaultValue = "100",
      description = "Partial results that Millrace merges at once (100).")
  private int fanIn;

  @Option(names = "--rounds", defaultValue = "3", description = "Turns of each reducer (3).")
  private int rounds;

  @Option(
      names = "--warm-up",
      defaultValue = "4",
      description = "Seconds that a JVM works before its clock starts (4).")
  private int warmUp;

  @Option(
      names = "--jvm",
      defaultValue = "-Xmx512m",
      description = "Options of every reducer's JVM, with blanks between (${DEFAULT-VALUE}).")
  private String jvm = "";

  @Option(
      names = "--folder",
      description = "For a broker's data and awk's input (a temporary one).")
  private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

  @Mixin private ReportOptions options = new ReportOptions();

  @Option(names = "--check", description = "Ends with 1 when a target is missed.")
  private boolean check;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ReducePlan plan = plan();
    var progress = new Progress(System.out);
    ReduceReport report = new ReduceBench(plan, words -> progress.say("%s", words)).run();
    System.out.print(ReduceReportText.of(report));
    options.write(report);
    return check && !report.targets().stream().allMatch(Target::reached) ? 1 : 0;
  }

  private ReducePlan plan() {
    options.range("--most", most, 10_000, 100_000_000);
    options.range("--fan-in", fanIn, 2, 10_000);
    options.range("--rounds", rounds, 1, 100);
    options.range("--warm-up", warmUp, 0, 600);
    for (String name : reducers) {
      if (!List.of(ReducePlan.ALL.split(",")).contains(name)) {
        throw options.wrong("there is no reducer \"%s\", but %s".formatted(name, ReducePlan.ALL));
      }
    }
    return new ReducePlan(
        reducers.stream().distinct().toList(),
        folder,
        rounds,
        most,
        fanIn,
        Duration.ofSeconds(warmUp),
        List.of(jvm.split(" ")));
  }
}
