package dev.millrace.bench.replicas;

import dev.millrace.bench.machine.Disk;
import dev.millrace.bench.machine.Machine;
import dev.millrace.bench.machine.ProcessTree;
import dev.millrace.bench.peer.Payload;
import dev.millrace.bench.peer.millrace.Replicas;
import dev.millrace.bench.process.JavaService;
import dev.millrace.bench.report.FailoverReport;
import dev.millrace.bench.report.FailoverReport.Gap;
import dev.millrace.bench.report.FailoverReport.Ready;
import dev.millrace.bench.report.FailoverReport.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/// Replicas that stop, come back, come new and are killed, with few items waiting and with many.
public final class FailoverBench {
  private static final int FIRST = 1;
  private static final int SECOND = 2;
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int CALM_LOOKS = 5;

  private final FailoverPlan plan;
  private final Consumer<String> say;
  private final List<String> queues;

  /// @param say is told what goes on
  public FailoverBench(FailoverPlan plan, Consumer<String> say) {
    this.plan = plan;
    this.say = say;
    this.queues = Replicas.queues(plan.queues());
  }

  /// @throws IOException when a process could not be started or stopped, or a queue did not come
  ///     back within 15 minutes
  public FailoverReport run() throws IOException, InterruptedException {
    Machine machine = Machine.here(new Disk(plan.service().folder()));
    var states = new ArrayList<State>();
    for (long items : plan.sizes()) {
      try (Site site = Site.open(plan.service())) {
        states.add(state(site, items));
      }
    }
    return new FailoverReport(
        Instant.now(), machine, plan.queues(), plan.service().jvm(), plan.bytes(), states);
  }

  private State state(Site site, long items) throws IOException, InterruptedException {
    JavaService first = site.start(FIRST);
    Replicas.declare(first, queues);
    var payload = new Payload(plan.bytes());
    double rate = new Filling(first.base().getPort(), queues, payload).fill(items);
    tell("%,d items waiting, put in at %,.0f items/s", items, rate);
    long resident = new ProcessTree(List.of(first.process().handle())).residentBytes();

    site.stop(FIRST);
    Ready warm = ready(site, FIRST);
    tell("  came back to its disk: %s", warm.words());

    site.stop(FIRST);
    Disk.delete(site.store(FIRST));
    Ready cold = ready(site, FIRST);
    tell("  came back to an empty folder: %s", cold.words());

    long begin = System.nanoTime();
    Gap join = gap(site, FIRST, () -> join(site, SECOND));
    double joined = seconds(begin);
    tell("  a second one joined, and had its copies after %.1f s: %s", joined, join.words());

    Gap kill = kill(site);
    tell("  the first one was killed: %s", kill.words());

    join(site, FIRST);
    Gap leave = gap(site, FIRST, () -> site.stop(SECOND));
    tell("  the second one was stopped: %s", leave.words());
    return new State(
        items,
        rate,
        site.changelogBytes(),
        site.storeBytes(FIRST),
        resident,
        warm,
        cold,
        join,
        joined,
        kill,
        leave,
        Machine.loadNow());
  }

  /// Starts a replica that is alone.
  private Ready ready(Site site, int number) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    JavaService replica = site.start(number);
    var up =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                site.awaitReady(number);
                return seconds(begin);
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            });
    List<Double> answered = new Probes(site.http(), replica.base(), queues).untilAllAnswer(begin);
    return new Ready(up.join(), answered.getFirst(), answered.getLast());
  }

  /// Starts one more and waits until it does not write to its disk any more: so it has copies of
  /// the stores.
  private void join(Site site, int number) throws IOException, InterruptedException {
    site.start(number);
    site.awaitReady(number);
    long before = -1;
    int calm = 0;
    while (calm < CALM_LOOKS) {
      Thread.sleep(LOOK);
      long now = site.storeBytes(number);
      calm = now == before ? calm + 1 : 0;
      before = now;
    }
  }

  private Gap gap(Site site, int through, Probes.Task task)
      throws IOException, InterruptedException {
    JavaService replica = site.running().get(through);
    if (replica == null) {
      throw new IllegalStateException("replica %d does not run".formatted(through));
    }
    return Gap.of(new Probes(site.http(), replica.base(), queues).during(task));
  }

  private Gap kill(Site site) throws IOException, InterruptedException {
    JavaService survivor = site.awaitReady(SECOND);
    long begin = System.nanoTime();
    site.kill(FIRST);
    return Gap.of(new Probes(site.http(), survivor.base(), queues).untilAllAnswer(begin));
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private void tell(String format, Object... arguments) {
    say.accept(String.format(Locale.ROOT, format, arguments));
  }
}
