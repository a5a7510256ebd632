package dev.millrace.bench.events;

import dev.millrace.bench.broker.Broker;
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

/// One turn of one contender: topics of its own are filled, it is started and brings all of it
/// through; then the same process, warm by now, gets events at a steady rate.
final class Turn {
  private static final Duration LONGEST = Duration.ofMinutes(20);

  private final EventsPlan plan;
  private final Broker broker;
  private final Contender contender;
  private final Route route;
  private final int waiting;

  /// @param name of its topics and its group, used only once
  Turn(EventsPlan plan, Broker broker, Contender contender, String name) {
    this.plan = plan;
    this.broker = broker;
    this.contender = contender;
    this.waiting = plan.waiting(contender);
    this.route =
        new Route(
            broker.servers(),
            name,
            names(name + "-in-", contender.shape().inputs()),
            names(name + "-out-", contender.shape().outputs()),
            name + "-dead");
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  EventTurn take() throws IOException, InterruptedException {
    broker.create(route.topics());
    Feed.preload(broker.servers(), route.inputs(), waiting);
    try (var workspace = Workspace.in(plan.folder(), contender.name())) {
      ServerProcess process = contender.start(workspace, route, plan.jvm());
      var tally =
          new Tally(
              waiting, contender.shape().copies(), new ProcessTree(List.of(process.handle())));
      try (var outflow = new Outflow(broker.servers(), Broker.partitions(route.outputs()), tally)) {
        Tally.Steady steady = throughput(process, outflow, tally);
        Histogram latencies = latency(process, outflow);
        requireEach(outflow.records());
        return EventTurn.of(steady, plan.rate(), latencies, Machine.loadNow());
      }
    } finally {
      broker.delete(route.topics());
    }
  }

  private Tally.Steady throughput(ServerProcess process, Outflow outflow, Tally tally)
      throws IOException {
    process.await(
        () -> outflow.records() >= 0 && tally.steady() != null,
        "bring %d events through".formatted(waiting),
        LONGEST);
    return Objects.requireNonNull(tally.steady());
  }

  private Histogram latency(ServerProcess process, Outflow outflow) throws IOException {
    var schedule = new Schedule(plan.rate(), plan.paced(), plan.warmUp(), waiting);
    outflow.tell(
        records -> records.forEach(record -> schedule.arrived(Orders.number(record.headers()))));
    Feed.pace(broker.servers(), route.inputs(), schedule, waiting, plan.paced());
    process.await(() -> outflow.records() >= all(), "bring the last events through", LONGEST);
    return schedule.latencies();
  }

  /// Records that come out in all.
  private long all() {
    return (long) (waiting + plan.paced()) * contender.shape().copies();
  }

  private void requireEach(long records) throws IOException {
    if (contender.exactlyOnce() && records != all()) {
      throw new IOException(
          "%s wrote %d records instead of %d".formatted(contender.name(), records, all()));
    }
  }
}
