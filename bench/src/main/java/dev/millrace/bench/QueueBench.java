package dev.millrace.bench;

import dev.millrace.bench.Rounds.Contender;
import dev.millrace.bench.load.Backlog;
import dev.millrace.bench.load.CycleLoad;
import dev.millrace.bench.load.Latency;
import dev.millrace.bench.load.LatencyLoad;
import dev.millrace.bench.load.Load;
import dev.millrace.bench.load.MixedLoad;
import dev.millrace.bench.load.Session;
import dev.millrace.bench.load.Throughput;
import dev.millrace.bench.machine.Disk;
import dev.millrace.bench.machine.Machine;
import dev.millrace.bench.peer.Peer;
import dev.millrace.bench.report.Contest;
import dev.millrace.bench.report.Memory;
import dev.millrace.bench.report.QueueReport;
import dev.millrace.bench.report.Targets;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Runs the scenarios of a [Plan] over the peers that are there.
final class QueueBench {
  private static final String US = "millrace";

  private final Plan plan;
  private final Progress progress;
  private final List<Peer> peers = new ArrayList<>();
  private final List<QueueReport.Skipped> skipped = new ArrayList<>();
  private final Map<String, QueueReport.Contender> met = new LinkedHashMap<>();
  private final List<Contest<Throughput>> contests = new ArrayList<>();
  private final List<Contest<Latency>> latencies = new ArrayList<>();
  private final List<Memory> memory = new ArrayList<>();

  QueueBench(Plan plan, List<Peer> wanted, Progress progress) {
    this.plan = plan;
    this.progress = progress;
    for (Peer peer : wanted) {
      peer.missing()
          .ifPresentOrElse(
              reason -> skipped.add(new QueueReport.Skipped(peer.name(), reason)),
              () -> peers.add(peer));
    }
  }

  /// @throws IOException when a server could not be started, failed, or lost or doubled an item
  QueueReport run() throws IOException, InterruptedException {
    Machine machine = Machine.here(new Disk(plan.folder()));
    skipped.forEach(each -> progress.say("skipping %s: %s", each.name(), each.reason()));
    if (peers.isEmpty()) {
      throw new IOException("none of the peers asked for is on this machine");
    }
    together();
    if (plan.scenarios().contains(Scenario.MEMORY)) {
      for (Peer peer : peers) {
        memory.addAll(new MemoryBench(plan, progress).run(peer, this::meet));
      }
    }
    if (plan.scenarios().contains(Scenario.DEEP) && us().isPresent()) {
      deep(us().get());
    }
    return new QueueReport(
        Instant.now(),
        machine,
        List.copyOf(met.values()),
        skipped,
        contests,
        latencies,
        memory,
        Targets.of(contests, latencies));
  }

  /// The scenarios whose queues are empty between turns share their servers.
  private void together() throws IOException, InterruptedException {
    try (var arena = new Arena(plan.folder())) {
      var rounds = new Rounds(plan, arena, progress);
      cycle(Scenario.SINGLE, new CycleLoad(plan.clients(), 1, 0), rounds, arena);
      cycle(Scenario.BATCH, new CycleLoad(plan.clients(), plan.batch(), 0), rounds, arena);
      cycle(Scenario.MIXED, new MixedLoad(plan.clients()), rounds, arena);
      if (plan.scenarios().contains(Scenario.CLIENTS) && us().isPresent()) {
        clients(open(us().get(), arena), rounds);
      }
      if (plan.scenarios().contains(Scenario.LATENCY)) {
        var load = new LatencyLoad(plan.latencyClients(), plan.rate());
        latencies.add(
            rounds.run(
                Scenario.LATENCY, load.describe(), everybody(load, arena), QueueBench::words));
      }
    }
  }

  private void cycle(Scenario scenario, Load<Throughput> load, Rounds rounds, Arena arena)
      throws IOException, InterruptedException {
    if (plan.scenarios().contains(scenario)) {
      contests.add(
          rounds.run(scenario, load.describe(), everybody(load, arena), QueueBench::words));
    }
  }

  private void clients(Session session, Rounds rounds) throws IOException, InterruptedException {
    var few = new CycleLoad(plan.clients(), 1, 0);
    var many = new CycleLoad(plan.manyClients(), 1, 0);
    contests.add(
        rounds.run(
            Scenario.CLIENTS,
            "single operations",
            List.of(
                new Contender<>(plan.clients() + " clients", session, few),
                new Contender<>(plan.manyClients() + " clients", session, many)),
            QueueBench::words));
  }

  private void deep(Peer peer) throws IOException, InterruptedException {
    try (var shallow = new Arena(plan.folder());
        var deep = new Arena(plan.folder())) {
      var rounds = new Rounds(plan, deep, progress);
      Session few = filled(peer, shallow, plan.shallowItems());
      Session many = filled(peer, deep, plan.deepItems());
      for (int batch : List.of(1, plan.batch())) {
        var overFew = new CycleLoad(plan.clients(), batch, plan.shallowItems());
        var overMany = new CycleLoad(plan.clients(), batch, plan.deepItems());
        contests.add(
            rounds.run(
                Scenario.DEEP,
                overFew.describe(),
                List.of(
                    new Contender<>(waiting(plan.shallowItems()), few, overFew),
                    new Contender<>(waiting(plan.deepItems()), many, overMany)),
                QueueBench::words));
      }
    }
  }

  private Session filled(Peer peer, Arena arena, long items)
      throws IOException, InterruptedException {
    Session session = open(peer, arena);
    progress.say("filling a queue with %s", waiting(items));
    Backlog.fillTo(session, items);
    return session;
  }

  private static String waiting(long items) {
    return String.format(Locale.ROOT, "%,d waiting", items).replace(',', ' ');
  }

  private <T> List<Contender<T>> everybody(Load<T> load, Arena arena)
      throws IOException, InterruptedException {
    var contenders = new ArrayList<Contender<T>>();
    for (Peer peer : peers) {
      contenders.add(new Contender<>(peer.name(), open(peer, arena), load));
    }
    return contenders;
  }

  private Session open(Peer peer, Arena arena) throws IOException, InterruptedException {
    Session session = arena.open(peer);
    meet(session);
    return session;
  }

  private void meet(Session session) {
    met.putIfAbsent(
        session.name(),
        new QueueReport.Contender(
            session.name(),
            session.server().version(),
            session.server().settings(),
            session.server().calls()));
  }

  private Optional<Peer> us() {
    return peers.stream().filter(peer -> peer.name().equals(US)).findFirst();
  }

  private static String words(Throughput turn) {
    return String.format(
        Locale.ROOT,
        "%9.0f items/s   disk %.0f → %.0f flushes/s",
        turn.itemsPerSecond(),
        turn.diskBefore(),
        turn.diskAfter());
  }

  private static String words(Latency turn) {
    return String.format(
        Locale.ROOT,
        "p50 %.2f ms, p99 %.2f ms at %.0f items/s   disk %.0f → %.0f flushes/s",
        turn.p50(),
        turn.p99(),
        turn.perSecond(),
        turn.diskBefore(),
        turn.diskAfter());
  }
}
