package dev.millrace.event.pump;

import dev.millrace.event.end.End;
import dev.millrace.event.pattern.Arrival;
import dev.millrace.event.pattern.Copier;
import dev.millrace.event.pattern.Routing;
import dev.millrace.event.watch.Passages;
import dev.millrace.event.watch.Troubles;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// All pumps of an adapter: one for each input that is read, one for each spill. Inputs do not wait
/// for each other. What is posted comes in by [#accept]. Safe for all threads once started.
public final class PumpRun implements AutoCloseable {
  private final Ends ends;
  private final Routing routing;
  private final Outlets outlets;
  private final Passages passages;
  private final Troubles troubles;
  private final RandomGenerator random;
  private final IdleWatch watch;
  private final List<Pump> pumps = new ArrayList<>();

  /// What is connected.
  ///
  /// @param outputs by name, [Routing#DEAD] among them unless dead letters go nowhere, or with their
  ///     input
  public record Wiring(
      String adapter,
      Map<String, End> inputs,
      Map<String, End> outputs,
      Map<String, Spill> spills) {}

  /// Where the events of an output go that is away.
  ///
  /// @param after how long it may be away before that
  public record Spill(End end, Duration after) {}

  public PumpRun(
      Wiring wiring,
      Ends ends,
      Routing routing,
      Passages passages,
      Troubles troubles,
      InstantSource clock,
      RandomGenerator random) {
    this.ends = ends;
    this.routing = routing;
    this.passages = passages;
    this.troubles = troubles;
    this.random = random;
    this.watch = new IdleWatch(ends, troubles, clock);
    Outlets direct = watched(wiring.outputs(), Outlets.of(wiring.outputs(), ends));
    var outlets = new LinkedHashMap<>(direct.all());
    var queues = new LinkedHashMap<>(direct.queues());
    wiring
        .spills()
        .forEach(
            (output, spill) -> {
              var spilling =
                  new SpillingOutlet(
                      output,
                      direct.of(output),
                      ends.outlet(spill.end()),
                      spill.after(),
                      clock,
                      troubles);
              outlets.put(output, spilling);
              queues.remove(output); // what may be spilled cannot be carried
              pumps.add(drain(wiring, output, spill.end(), direct, spilling));
            });
    this.outlets = new Outlets(outlets, queues);
    wiring
        .inputs()
        .forEach(
            (input, end) -> {
              if (!(end instanceof End.Ingress)) {
                pumps.add(
                    new Pump(
                        input, ends.input(input, end), this::dispatch, () -> {}, troubles, random));
              }
            });
  }

  private Outlets watched(Map<String, End> outputs, Outlets outlets) {
    var all = new LinkedHashMap<String, Outlet>();
    outputs.forEach((output, end) -> all.put(output, watch.over(output, end, outlets.of(output))));
    return new Outlets(all, outlets.queues());
  }

  /// Takes what was spilled to the output that it was meant for.
  private Pump drain(
      Wiring wiring, String output, End spill, Outlets direct, SpillingOutlet spilling) {
    String group = ends.group() + "-spill-" + output;
    var routes = new Routing(new Copier(List.of(output)), wiring.adapter(), passages);
    var outlets = new Outlets(direct.all(), Map.of());
    return new Pump(
        "spill-" + output,
        ends.aside("spill-" + output, spill, group),
        intake ->
            new Dispatch(routes, outlets, passages, troubles, false, intake.keepsDeadLetters()),
        () -> spilling.drained(() -> ends.waiting(spill, group) == 0),
        troubles,
        random);
  }

  private Dispatch dispatch(Intake intake) {
    return new Dispatch(
        routing, outlets, passages, troubles, intake.carriesQueues(), intake.keepsDeadLetters());
  }

  public void start() {
    pumps.forEach(Pump::start);
    watch.start();
  }

  /// Gives events that were posted to the outputs, once.
  public Reception accept(List<Arrival> arrivals) throws InterruptedException {
    var dispatch = new Dispatch(routing, outlets, passages, troubles, false, true);
    arrivals.forEach(dispatch::add);
    boolean complete = dispatch.advance();
    return new Reception(complete, dispatch.kept());
  }

  /// Side by side: each may take its time to end the batch under way.
  private void closeAll() throws InterruptedException {
    var closing = new LinkedHashMap<String, SideBySide.Call<Boolean>>();
    for (Pump pump : pumps) {
      closing.put(
          "pump-" + closing.size(),
          () -> {
            pump.close();
            return true;
          });
    }
    SideBySide.call(closing);
  }

  /// Ends the batches under way, gives back what cannot be ended.
  @Override
  public void close() throws InterruptedException {
    watch.close();
    for (Pump pump : pumps) {
      pump.stop();
    }
    closeAll();
    outlets.close();
  }
}
