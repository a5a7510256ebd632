package dev.millrace.bench;

import dev.millrace.bench.process.BuiltJar;
import dev.millrace.bench.replicas.FailoverBench;
import dev.millrace.bench.replicas.FailoverPlan;
import dev.millrace.bench.replicas.Service;
import dev.millrace.bench.report.FailoverReport;
import dev.millrace.bench.report.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Reads the command line of `bench failover`.
@Command(
    name = "failover",
    description = "How long the Kafka engine's queues are away when replicas come and go.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FailoverCommand implements Callable<Integer> {
  @Option(
      names = "--waiting",
      split = ",",
      defaultValue = "10000,100000,1000000",
      description = "Items waiting (10000,100000,1000000).")
  private List<Long> waiting = List.of();

  @Option(names = "--queues", defaultValue = "16", description = "That they are spread on (16).")
  private int queues;

  @Option(names = "--cells", defaultValue = "16", description = "Of the service (16).")
  private int cells;

  @Option(names = "--bytes", defaultValue = "200", description = "Data of an item (200).")
  private int bytes;

  @Option(names = "--folder", description = "Where all data is kept (a temporary one).")
  private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--queue-service", description = "The jar to run (that of this build).")
  private @Nullable Path queueService;

  @Option(
      names = "--kafka-jvm",
      defaultValue = "-Xmx512m -XX:+UseSerialGC",
      description = "Options of each replica's JVM, with blanks between (${DEFAULT-VALUE}).")
  private String jvm = "";

  @Mixin private ReportOptions options = new ReportOptions();

  @Option(names = "--check", description = "Ends with 1 when a target is missed.")
  private boolean check;

  @Override
  public Integer call() throws IOException, InterruptedException {
    FailoverPlan plan = plan();
    var progress = new Progress(System.out);
    FailoverReport report = new FailoverBench(plan, words -> progress.say("%s", words)).run();
    System.out.print(report.text());
    options.write(report);
    return check && !report.targets().stream().allMatch(Target::reached) ? 1 : 0;
  }

  private FailoverPlan plan() {
    options.range("--queues", queues, 1, 64);
    options.range("--cells", cells, 1, 1000);
    options.range("--bytes", bytes, 40, 100_000);
    waiting.forEach(items -> options.range("--waiting", items, queues, 100_000_000));
    Path jar = queueService == null ? BuiltJar.of("queue-service") : queueService;
    return new FailoverPlan(
        new Service(folder, jar, List.of(jvm.split(" ")), cells), waiting, queues, bytes);
  }
}
