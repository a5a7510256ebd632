package dev.millrace.bench;

import dev.millrace.bench.machine.Disk;
import dev.millrace.bench.peer.Peer;
import dev.millrace.bench.process.BuiltJar;
import dev.millrace.bench.report.QueueReport;
import dev.millrace.bench.report.QueueReportText;
import dev.millrace.bench.report.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Reads the command line of `bench queue`.
@Command(
    name = "queue",
    description = "The cycle enqueue → lease → settle, on Millrace and the peers found here.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class QueueCommand implements Callable<Integer> {
  private static final int MAX_CLIENTS = 1024;
  private static final int MAX_SECONDS = 600;

  @Option(
      names = "--engine",
      defaultValue = "embedded",
      description =
          "embedded, beside other servers, or kafka, beside what Kafka itself has for queues"
              + " (embedded).")
  private String engine = "embedded";

  @Option(
      names = "--peers",
      split = ",",
      description =
          "Who takes part. Default: " + Peers.ALL + "; with --engine kafka " + Peers.KAFKA + ".")
  private List<String> peers = List.of();

  @Option(
      names = "--scenarios",
      split = ",",
      description =
          "What to measure: single, batch, mixed, clients, latency, memory, deep. Default: all"
              + " but deep, which takes long; with --engine kafka single, batch and latency.")
  private List<String> scenarios = List.of();

  @Option(names = "--deep", description = "Also with 10 000 000 items waiting.")
  private boolean deep;

  @Option(names = "--seconds", defaultValue = "10", description = "Measured in each turn (10).")
  private int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "20",
      description = "Seconds before the first turn, a third of it before later ones (20).")
  private int warmUp;

  @Option(names = "--rounds", defaultValue = "3", description = "Turns of each contender (3).")
  private int rounds;

  @Option(names = "--clients", defaultValue = "8", description = "Clients (8).")
  private int clients;

  @Option(names = "--many-clients", defaultValue = "256", description = "For clients (256).")
  private int manyClients;

  @Option(
      names = "--latency-clients",
      description =
          "Producers, and consumers, for latency: so many that an item need not wait for one (as"
              + " --clients; with --engine kafka four times as many).")
  private @Nullable Integer latencyClients;

  @Option(names = "--batch", defaultValue = "100", description = "Items in a batch (100).")
  private int batch;

  @Option(names = "--rate", defaultValue = "500", description = "Items a second for latency (500).")
  private int rate;

  @Option(names = "--bytes", defaultValue = "200", description = "Data of an item (200).")
  private int bytes;

  @Option(
      names = "--waiting",
      split = ",",
      defaultValue = "100000,1000000",
      description = "Items waiting for memory, ascending (100000,1000000).")
  private List<Long> waiting = List.of();

  @Option(
      names = "--deep-waiting",
      split = ",",
      defaultValue = "100000,10000000",
      description = "The two backlogs of deep (100000,10000000).")
  private List<Long> deepWaiting = List.of();

  @Option(names = "--unnamed", description = "Millrace makes the items' names up.")
  private boolean unnamed;

  @Option(
      names = "--threads",
      defaultValue = "platform",
      description = "The clients' threads: platform or virtual (platform).")
  private String threads = "platform";

  @Option(names = "--folder", description = "Where the servers keep their data (a temporary one).")
  private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--queue-service", description = "The jar to run (that of this build).")
  private @Nullable Path queueService;

  @Option(
      names = "--queue-jvm",
      defaultValue = "-Xmx256m -XX:+UseSerialGC",
      description = "Options of its JVM, with blanks between (${DEFAULT-VALUE}).")
  private String queueJvm = "";

  @Option(
      names = "--kafka-jvm",
      defaultValue = "-Xmx512m -XX:+UseSerialGC",
      description = "Options of its JVM with the Kafka engine (${DEFAULT-VALUE}).")
  private String kafkaJvm = "";

  @Mixin private ReportOptions options = new ReportOptions();

  @Option(names = "--check", description = "Ends with 1 when a target is missed.")
  private boolean check;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Plan plan = plan();
    var progress = new Progress(System.out);
    if (new Disk(folder).inMemory()) {
      progress.say("WARNING: %s lies in memory, where a flush costs nothing: use --folder", folder);
    }
    QueueReport report = new QueueBench(plan, wanted(), progress).run();
    System.out.print(QueueReportText.of(report));
    options.write(report);
    return check && !report.targets().stream().allMatch(Target::reached) ? 1 : 0;
  }

  private List<Peer> wanted() {
    Path jar = queueService == null ? BuiltJar.of("queue-service") : queueService;
    try {
      var all =
          new Peers(
              bytes, jar, List.of(queueJvm.split(" ")), List.of(kafkaJvm.split(" ")), !unnamed);
      List<String> usual = List.of((onKafka() ? Peers.KAFKA : Peers.ALL).split(","));
      return all.of(peers.isEmpty() ? usual : peers);
    } catch (IllegalArgumentException e) {
      throw options.wrong(e.getMessage());
    }
  }

  private boolean onKafka() {
    return switch (engine) {
      case "kafka" -> true;
      case "embedded" -> false;
      default -> throw options.wrong("--engine is embedded or kafka, not " + engine);
    };
  }

  private Plan plan() {
    options.range("--seconds", seconds, 1, MAX_SECONDS);
    options.range("--warm-up", warmUp, 0, MAX_SECONDS);
    options.range("--rounds", rounds, 1, 100);
    options.range("--clients", clients, 2, MAX_CLIENTS);
    options.range("--many-clients", manyClients, 2, MAX_CLIENTS);
    options.range("--batch", batch, 1, 1000);
    options.range("--rate", rate, 1, 100_000);
    options.range("--bytes", bytes, 40, 100_000);
    if (deepWaiting.size() != 2) {
      throw options.wrong("--deep-waiting takes two numbers");
    }
    return new Plan(
        chosen(),
        folder,
        clients,
        batch,
        manyClients,
        latencyClients(),
        rate,
        rounds,
        Duration.ofSeconds(warmUp),
        Duration.ofSeconds(seconds),
        waiting,
        deepWaiting.get(0),
        deepWaiting.get(1),
        threadFactory());
  }

  private int latencyClients() {
    int wanted = latencyClients != null ? latencyClients : onKafka() ? 4 * clients : clients;
    options.range("--latency-clients", wanted, 1, MAX_CLIENTS);
    return wanted;
  }

  private Set<Scenario> chosen() {
    Set<Scenario> chosen = EnumSet.noneOf(Scenario.class);
    try {
      scenarios.forEach(word -> chosen.add(Scenario.of(word)));
    } catch (IllegalArgumentException e) {
      throw options.wrong(e.getMessage());
    }
    if (scenarios.isEmpty()) {
      chosen.addAll(onKafka() ? Scenario.ON_KAFKA : Scenario.USUAL);
    }
    if (deep) {
      chosen.add(Scenario.DEEP);
    }
    return chosen;
  }

  private ThreadFactory threadFactory() {
    return switch (threads) {
      case "platform" -> Thread.ofPlatform().daemon().name("client-", 0).factory();
      case "virtual" -> Thread.ofVirtual().name("client-", 0).factory();
      default -> throw options.wrong("--threads is platform or virtual, not " + threads);
    };
  }
}
