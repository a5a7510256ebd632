package dev.millrace.bench;

import dev.millrace.bench.process.BuiltJar;
import dev.millrace.bench.replicas.ScaleBench;
import dev.millrace.bench.replicas.ScalePlan;
import dev.millrace.bench.replicas.Service;
import dev.millrace.bench.report.ScaleReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Reads the command line of `bench scale`.
@Command(
    name = "scale",
    description = "The Kafka engine's cycle with one replica and more, over one queue and more.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ScaleCommand implements Callable<Integer> {
  @Option(names = "--replicas", split = ",", defaultValue = "1,2,3", description = "(1,2,3)")
  private List<Integer> replicas = List.of();

  @Option(names = "--queues", split = ",", defaultValue = "1,4,16", description = "(1,4,16)")
  private List<Integer> queues = List.of();

  @Option(
      names = "--shards",
      split = ",",
      defaultValue = "1,4,16",
      description = "Of one queue (1,4,16).")
  private List<Integer> shards = List.of();

  @Option(
      names = "--batches",
      split = ",",
      defaultValue = "1,100",
      description = "Items in a batch (1,100).")
  private List<Integer> batches = List.of();

  @Option(names = "--cells", defaultValue = "16", description = "Of the service (16).")
  private int cells;

  @Option(
      names = "--clients",
      defaultValue = "16",
      description = "Spread over queues and replicas (16).")
  private int clients;

  @Option(names = "--bytes", defaultValue = "200", description = "Data of an item (200).")
  private int bytes;

  @Option(names = "--seconds", defaultValue = "10", description = "Measured at each point (10).")
  private int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "20",
      description = "Seconds before the first point counts, a half of it before later ones (20).")
  private int warmUp;

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

  @Override
  public Integer call() throws IOException, InterruptedException {
    ScalePlan plan = plan();
    var progress = new Progress(System.out);
    ScaleReport report = new ScaleBench(plan, words -> progress.say("%s", words)).run();
    System.out.print(report.text());
    options.write(report);
    return 0;
  }

  private ScalePlan plan() {
    replicas.forEach(count -> options.range("--replicas", count, 1, 10));
    queues.forEach(count -> options.range("--queues", count, 1, 64));
    shards.forEach(count -> options.range("--shards", count, 1, 64));
    batches.forEach(count -> options.range("--batches", count, 1, 1000));
    options.range("--cells", cells, 1, 1000);
    options.range("--clients", clients, 2, 1024);
    options.range("--bytes", bytes, 40, 100_000);
    options.range("--seconds", seconds, 1, 600);
    options.range("--warm-up", warmUp, 0, 600);
    Path jar = queueService == null ? BuiltJar.of("queue-service") : queueService;
    return new ScalePlan(
        new Service(folder, jar, List.of(jvm.split(" ")), cells),
        replicas,
        queues,
        shards,
        batches,
        clients,
        bytes,
        Duration.ofSeconds(warmUp),
        Duration.ofSeconds(seconds));
  }
}
