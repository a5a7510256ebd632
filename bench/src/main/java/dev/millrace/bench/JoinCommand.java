package dev.millrace.bench;

import dev.millrace.bench.machine.Disk;
import dev.millrace.bench.machine.Machine;
import dev.millrace.bench.reduce.JoinBench;
import dev.millrace.bench.report.JoinReport;
import dev.millrace.bench.report.JoinReport.Fired;
import dev.millrace.bench.report.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Reads the command line of `bench join`.
@Command(
    name = "join",
    description = "How long after the last settle of a batch its barrier goes down.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class JoinCommand implements Callable<Integer> {
  private static final long MOST = 10_000_000;

  @Option(
      names = "--items",
      split = ",",
      defaultValue = "100000,1000000",
      description = "Sizes of the batches (${DEFAULT-VALUE}).")
  private List<Long> items = List.of();

  @Option(names = "--rounds", defaultValue = "3", description = "Batches of each size (3).")
  private int rounds;

  @Option(names = "--folder", description = "On the disk that the store is to be on.")
  private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

  @Mixin private ReportOptions options = new ReportOptions();

  @Option(names = "--check", description = "Ends with 1 when a target is missed.")
  private boolean check;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (items.stream().anyMatch(size -> size < 1 || size > MOST) || rounds < 1 || rounds > 100) {
      throw options.wrong("--items are 1 to 10000000 each, --rounds 1 to 100");
    }
    Machine machine = Machine.here(new Disk(folder));
    var sizes = new ArrayList<JoinReport.Size>();
    for (long size : items) {
      var turns = new ArrayList<Fired>();
      for (int round = 0; round < rounds; round++) {
        Fired fired = JoinBench.once(folder, size);
        turns.add(fired);
        System.out.printf(
            Locale.ROOT,
            "%,d items: down %.3f s after the last settle (settled in %.1f s, load %.1f)%n",
            size,
            fired.seconds(),
            fired.settling(),
            fired.load());
      }
      sizes.add(JoinReport.Size.of(size, turns));
    }
    var report = new JoinReport(Instant.now(), machine, sizes);
    System.out.print(report.text());
    options.write(report);
    return check && !report.targets().stream().allMatch(Target::reached) ? 1 : 0;
  }
}
