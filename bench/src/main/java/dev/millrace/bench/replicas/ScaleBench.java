package dev.millrace.bench.replicas;

import dev.millrace.bench.broker.BrokerCounters;
import dev.millrace.bench.load.CycleLoad;
import dev.millrace.bench.load.Session;
import dev.millrace.bench.load.Throughput;
import dev.millrace.bench.load.Timing;
import dev.millrace.bench.machine.Disk;
import dev.millrace.bench.machine.Machine;
import dev.millrace.bench.peer.LocalServer;
import dev.millrace.bench.peer.Payload;
import dev.millrace.bench.peer.millrace.Replicas;
import dev.millrace.bench.peer.millrace.SpreadClient;
import dev.millrace.bench.process.Workspace;
import dev.millrace.bench.report.ScaleReport;
import dev.millrace.bench.report.ScaleReport.Idle;
import dev.millrace.bench.report.ScaleReport.Point;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The cycle with one replica and more, over one queue and more.
public final class ScaleBench {
  private static final Duration CALM = Duration.ofSeconds(5);

  private final ScalePlan plan;
  private final Consumer<String> say;
  private final Payload payload;

  /// @param say is told what goes on
  public ScaleBench(ScalePlan plan, Consumer<String> say) {
    this.plan = plan;
    this.say = say;
    this.payload = new Payload(plan.bytes());
  }

  /// @throws IOException when a process could not be started, failed, or lost or doubled an item
  public ScaleReport run() throws IOException, InterruptedException {
    Machine machine = Machine.here(new Disk(plan.service().folder()));
    var idle = new ArrayList<Idle>();
    var points = new ArrayList<Point>();
    for (int replicas : plan.replicas()) {
      try (Site site = Site.open(plan.service());
          var counters = BrokerCounters.of(site.broker())) {
        for (int number = 1; number <= replicas; number++) {
          site.start(number);
        }
        for (int number = 1; number <= replicas; number++) {
          site.awaitReady(number);
        }
        idle.add(idle(site, counters));
        say.accept(idle.getLast().words());
        Duration warmUp = plan.warmUp();
        for (int batch : plan.batches()) {
          for (Lines lines : lines()) {
            Point point = point(site, counters, batch, lines, warmUp);
            warmUp = plan.warmUp().dividedBy(2);
            points.add(point);
            say.accept(point.words());
          }
        }
      }
    }
    return new ScaleReport(Instant.now(), machine, plan.clients(), plan.bytes(), idle, points);
  }

  /// Nobody calls.
  private Idle idle(Site site, BrokerCounters counters) throws IOException, InterruptedException {
    var meter = new PointMeter(site, counters);
    Thread.sleep(CALM);
    meter.begin();
    Thread.sleep(plan.measured());
    meter.end();
    double seconds = plan.measured().toMillis() / 1e3;
    var cores = new TreeMap<String, Double>();
    meter.cpu().forEach((name, nanos) -> cores.put(name, nanos / 1e9 / seconds));
    return new Idle(
        site.running().size(),
        plan.service().cells(),
        seconds,
        Map.copyOf(cores),
        meter.residentBytes(),
        meter.counts());
  }

  /// Over what clients are spread.
  private record Lines(int queues, int shards) {}

  private Set<Lines> lines() {
    var lines = new LinkedHashSet<Lines>();
    plan.queues().forEach(queues -> lines.add(new Lines(queues, 1)));
    plan.shards().forEach(shards -> lines.add(new Lines(1, shards)));
    return lines;
  }

  private Point point(Site site, BrokerCounters counters, int batch, Lines lines, Duration warmUp)
      throws IOException, InterruptedException {
    // Of its own, since names that were enqueued are remembered.
    List<String> names =
        Replicas.queues(lines.queues()).stream()
            .map(name -> "%s-%d-%d-%d".formatted(name, lines.queues(), lines.shards(), batch))
            .toList();
    Replicas.declare(site.running().values().iterator().next(), names, lines.shards());
    var meter = new PointMeter(site, counters);
    var load = new CycleLoad(plan.clients(), batch, 0, meter);
    var timing = new Timing(warmUp, plan.measured(), Thread.ofPlatform().daemon().factory());
    try (var workspace = Workspace.in(plan.service().folder(), "scale");
        var session = new Session("millrace-kafka", server(site, workspace, names))) {
      Throughput turn = load.run(session, timing, new Disk(plan.service().folder()));
      return point(site, batch, lines, turn, meter);
    }
  }

  private LocalServer server(Site site, Workspace workspace, List<String> names) {
    List<Integer> ports =
        site.running().values().stream().map(replica -> replica.base().getPort()).toList();
    List<ProcessHandle> processes =
        site.running().values().stream().map(replica -> replica.process().handle()).toList();
    return new LocalServer(
        workspace,
        processes,
        "",
        "",
        "",
        settings -> SpreadClient.of(ports, names, settings, payload));
  }

  private static Point point(Site site, int batch, Lines lines, Throughput turn, PointMeter meter)
      throws IOException {
    var micros = new TreeMap<String, Double>();
    meter.cpu().forEach((name, nanos) -> micros.put(name, nanos / 1e3 / turn.items()));
    micros.put("clients", turn.clientMicros());
    return new Point(
        site.running().size(),
        lines.queues(),
        lines.shards(),
        batch,
        turn.items(),
        turn.seconds(),
        Map.copyOf(micros),
        meter.counts(),
        Machine.loadNow());
  }
}
