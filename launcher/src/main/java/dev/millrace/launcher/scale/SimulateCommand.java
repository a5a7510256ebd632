package dev.millrace.launcher.scale;

import static java.util.Objects.requireNonNull;

import dev.millrace.launcher.console.Console;
import dev.millrace.launcher.console.Table;
import dev.millrace.launcher.console.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "simulate",
    description = {
      "Replay a trace of arrivals, in simulated time, with Millrace's scaling rule",
      "and with KEDA's queue-length rule, and show workers and waiting."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // set by picocli
final class SimulateCommand implements Callable<Integer> {
  @Option(
      names = "--arrivals",
      required = true,
      paramLabel = "FILE",
      description = "time[,count[,work]] on each line; seconds or instants, in order")
  private Path arrivals;

  @Option(
      names = "--work",
      required = true,
      paramLabel = "WORK",
      description = "what one item takes: 30s, 20s..40s, or exp:30s")
  private String work;

  @Option(names = "--seed", description = "of work that is drawn (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  @Mixin private OurOptions ours;
  @Mixin private KedaOptions keda;

  @Option(names = "--chart", paramLabel = "FILE.html", description = "write a page with charts")
  private @Nullable Path chart;

  @Option(names = "--json", paramLabel = "FILE", description = "write all figures and series")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException {
    WorkTime time = check();
    Comparison comparison = new Comparing(ArrivalFile.read(arrivals), time, seed, ours, keda).run();
    Console console = Console.system();
    table(comparison).lines().forEach(console::say);
    console.say("");
    console.say(words(comparison));
    if (json != null) {
      Files.writeString(json, FiguresJson.of(comparison));
    }
    if (chart != null) {
      Files.writeString(chart, Chart.of(title(), comparison));
    }
    return 0;
  }

  private WorkTime check() {
    var mistakes = new Mistakes();
    ours.check(mistakes);
    keda.check(mistakes);
    mistakes.unless(isWritable(json), "--json names a file in a folder that is not there");
    mistakes.unless(isWritable(chart), "--chart names a file in a folder that is not there");
    mistakes.unless(
        chart == null || chart.toString().endsWith(".html"),
        "--chart writes a page, so the name of its file ends in .html");
    WorkTime time = null;
    try {
      time = WorkTime.parse(work);
    } catch (IllegalArgumentException e) {
      mistakes.unless(false, "--work: " + e.getMessage());
    }
    mistakes.refuse();
    return requireNonNull(time);
  }

  private static boolean isWritable(@Nullable Path file) {
    return file == null || Files.isDirectory(requireNonNull(file.toAbsolutePath().getParent()));
  }

  private static Table table(Comparison comparison) {
    var table =
        new Table(
            "RULE",
            "WORKER-HOURS",
            "MOST WORKERS",
            "STARTED",
            "MEAN WAIT",
            "95 % WITHIN",
            "LONGEST",
            "BEGUN AGAIN");
    for (Result result : comparison.results()) {
      table.row(
          result.rule(),
          String.format(Locale.ROOT, "%.2f", result.hours(comparison.until())),
          result.most(),
          result.started(),
          Words.time(result.waiting().mean()),
          Words.time(result.waiting().p95()),
          Words.time(result.waiting().max()),
          result.begunAgain());
    }
    return table;
  }

  private static String words(Comparison comparison) {
    String length = String.format(Locale.ROOT, "%.3g", comparison.target());
    String how =
        !comparison.fitted()
            ? "KEDA has %s items for each worker, as told: %+.1f %% worker-hours"
            : comparison.sameHours()
                ? "KEDA has %s items for each worker, the best for it at the same hours (%+.1f %%)"
                : "KEDA has %s items for each worker, as near as it comes to the same hours (%+.1f"
                    + " %%)";
    String first =
        String.format(Locale.ROOT, how, length, Math.round(comparison.difference() * 1000) / 10.0);
    double ratio = comparison.waitingRatio();
    return Double.isNaN(ratio) || Double.isInfinite(ratio)
        ? first + "."
        : String.format(
            Locale.ROOT, "%s. 95th percentile of waiting: %.2f of KEDA's.", first, ratio);
  }

  private String title() {
    return "%s, %s of work each".formatted(arrivals.getFileName(), work);
  }
}
