package dev.millrace.bench.events;

import dev.millrace.bench.broker.Broker;
import dev.millrace.bench.machine.Disk;
import dev.millrace.bench.machine.Machine;
import dev.millrace.bench.process.Workspace;
import dev.millrace.bench.report.EventsReport;
import dev.millrace.bench.report.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Gives every contender a turn in each round, the order moved on by one from round to round, on a
/// broker that is there for all of them. A turn before that, which does not count, is for the broker
/// and this process to get warm.
public final class EventsBench {
  private final EventsPlan plan;
  private final Consumer<String> say;

  /// @param say is told what goes on
  public EventsBench(EventsPlan plan, Consumer<String> say) {
    this.plan = plan;
    this.say = say;
  }

  /// @throws IOException when the broker or a contender failed, or an event was lost, or doubled
  ///     where that is promised not to happen
  public EventsReport run() throws IOException, InterruptedException {
    requireJars();
    Machine machine = Machine.here(new Disk(plan.folder()));
    List<Series<EventTurn>> series =
        plan.contenders().stream()
            .map(contender -> new Series<EventTurn>(contender.name(), new ArrayList<>()))
            .toList();
    try (var workspace = Workspace.in(plan.folder(), "broker");
        var broker = Broker.start(workspace)) {
      new Turn(plan, broker, plan.contenders().getFirst(), "warm-up").take();
      for (int round = 1; round <= plan.rounds(); round++) {
        for (int i : order(round)) {
          Contender contender = plan.contenders().get(i);
          String name = "%s-%d".formatted(contender.name(), round);
          EventTurn turn = new Turn(plan, broker, contender, name).take();
          series.get(i).turns().add(new Series.Turn<>(round, 0, turn));
          say.accept(words(round, series.get(i).name(), turn));
        }
      }
    }
    return EventsReport.of(machine, plan, series);
  }

  private void requireJars() throws IOException {
    var jars = new ArrayList<>(List.of(Broker.jar()));
    plan.contenders().forEach(contender -> jars.add(contender.jar()));
    for (var jar : jars) {
      if (!Files.isRegularFile(jar)) {
        throw new IOException("there is no %s: run mvn package".formatted(jar));
      }
    }
  }

  private List<Integer> order(int round) {
    var order = new ArrayList<>(IntStream.range(0, plan.contenders().size()).boxed().toList());
    Collections.rotate(order, 1 - round);
    return order;
  }

  private String words(int round, String name, EventTurn turn) {
    return String.format(
        Locale.ROOT,
        "  round %d/%d  %-20s %8.0f events/s  %5.1f µs   p50 %.1f ms, p99 %.1f ms   load %.1f",
        round,
        plan.rounds(),
        name,
        turn.perSecond(),
        turn.cpuMicros(),
        turn.p50(),
        turn.p99(),
        turn.load());
  }
}
