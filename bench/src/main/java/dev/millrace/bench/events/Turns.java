package dev.millrace.bench.events;

import dev.millrace.bench.load.Schedule;
import dev.millrace.bench.machine.Machine;
import dev.millrace.bench.machine.ProcessTree;
import dev.millrace.bench.process.ServerProcess;
import dev.millrace.bench.process.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/// One turn: topics of its own are filled, the contender is started and brings all of it through;
/// then the same process, warm by now, gets events at a steady rate.
final class Turns {
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final Duration LAST = Duration.ofSeconds(30);

  private final EventsPlan plan;
  private final Broker broker;
  private int taken;

  Turns(EventsPlan plan, Broker broker) {
    this.plan = plan;
    this.broker = broker;
  }

  EventTurn take(Contender contender) throws IOException, InterruptedException {
    Route route = route(contender, "turn-" + ++taken);
    broker.create(route.topics());
    Feed.preload(broker.servers(), route.inputs(), plan.events());
    try (var workspace = Workspace.in(plan.folder(), contender.name())) {
      ServerProcess process = contender.start(workspace, route, plan.jvm());
      int copies = contender.shape().copies();
      var tally = new Tally(plan.events(), copies, new ProcessTree(List.of(process.handle())));
      try (var outflow = new Outflow(broker.servers(), Broker.partitions(route.outputs()), tally)) {
        Tally.Steady steady = throughput(process, outflow, tally);
        Histogram latencies = latency(process, outflow, route, copies);
        requireEach(contender, outflow.records());
        return EventTurn.of(steady, plan.rate(), latencies, Machine.loadNow());
      }
    } finally {
      broker.delete(route.topics());
    }
  }

  private Route route(Contender contender, String name) {
    return new Route(
        broker.servers(),
        name,
        names(name + "-in-", contender.shape().inputs()),
        names(name + "-out-", contender.shape().outputs()),
        name + "-dead");
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  private Tally.Steady throughput(ServerProcess process, Outflow outflow, Tally tally)
      throws IOException {
    process.await(
        () -> outflow.records() >= 0 && tally.steady() != null,
        "bring %d events through".formatted(plan.events()),
        LONGEST);
    return Objects.requireNonNull(tally.steady());
  }

  private Histogram latency(ServerProcess process, Outflow outflow, Route route, int copies)
      throws IOException {
    long all = (long) (plan.events() + plan.paced()) * copies;
    var schedule = new Schedule(plan.rate(), plan.paced(), plan.warmUp(), plan.events());
    outflow.tell(
        records -> records.forEach(record -> schedule.arrived(Orders.number(record.headers()))));
    Feed.pace(broker.servers(), route.inputs(), schedule, plan.events(), plan.paced());
    process.await(() -> outflow.records() >= all, "bring the last events through", LAST);
    return schedule.latencies();
  }

  /// What was read twice by now came twice.
  private void requireEach(Contender contender, long records) throws IOException {
    long all = (long) (plan.events() + plan.paced()) * contender.shape().copies();
    if (contender.exactlyOnce() && records != all) {
      throw new IOException(
          "%s wrote %d records instead of %d".formatted(contender.name(), records, all));
    }
  }
}
