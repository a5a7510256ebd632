package dev.millrace.event.pump;

import dev.millrace.contracts.http.Backoff;
import dev.millrace.event.pattern.Arrival;
import dev.millrace.event.pattern.Delivery;
import dev.millrace.event.pattern.Routing;
import dev.millrace.event.pattern.Routing.Routed;
import dev.millrace.event.pump.Intake.Carried;
import dev.millrace.event.pump.Intake.Passed;
import dev.millrace.event.pump.Intake.Rejected;
import dev.millrace.event.pump.Outlet.Refused;
import dev.millrace.event.pump.Outlet.Report;
import dev.millrace.event.watch.Passages;
import dev.millrace.event.watch.Troubles;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The way of one batch to the outputs. Remembers what each of them has got, so that a further try
/// gives it only what it lacks. What an output refuses for good goes to the dead letters. For one
/// thread.
final class Dispatch {
  private final Routing routing;
  private final Outlets outlets;
  private final Passages passages;
  private final Troubles troubles;
  private final boolean carriesQueues;
  private final boolean keepsDeadLetters;

  private final Map<Arrival, Passing> passing = new LinkedHashMap<>();
  private final Map<String, List<Outgoing>> left = new LinkedHashMap<>();

  private @Nullable IOException lastTrouble;

  private static final class Passing {
    private final List<Carried> carried = new ArrayList<>();

    /// Why it was sent to the output for dead letters.
    private @Nullable String death;

    /// Why it stays with its input.
    private @Nullable String failure;
  }

  /// @param carriesQueues what goes to queues is left to the acknowledgement
  /// @param keepsDeadLetters a dead letter may stay with its input when there is no output for them
  Dispatch(
      Routing routing,
      Outlets outlets,
      Passages passages,
      Troubles troubles,
      boolean carriesQueues,
      boolean keepsDeadLetters) {
    this.routing = routing;
    this.outlets = outlets;
    this.passages = passages;
    this.troubles = troubles;
    this.carriesQueues = carriesQueues;
    this.keepsDeadLetters = keepsDeadLetters;
  }

  /// Adds an event to the batch.
  void add(Arrival arrival) {
    passing.put(arrival, new Passing());
    send(routing.route(arrival, canBury()));
  }

  /// Turns events that the acknowledgement refused into dead letters. The others stay: one that is
  /// not acknowledged yet is with the next.
  void reject(List<Rejected> rejected) {
    for (Rejected refusal : rejected) {
      Arrival arrival = refusal.passed().arrival();
      String death = passingOf(arrival).death;
      var again = new Passing();
      passing.put(arrival, again);
      if (death != null) {
        again.failure = notBuried(death, refusal.reason());
      } else {
        send(routing.dead(arrival, refusal.reason()));
      }
    }
  }

  private static String notBuried(@Nullable String death, String refusal) {
    return "%s; and as a dead letter: %s".formatted(death, refusal);
  }

  private void send(Routed routed) {
    for (Delivery delivery : routed.deliveries()) {
      Passing of = passingOf(routed.arrival());
      boolean dead = delivery.output().equals(Routing.DEAD);
      of.death = dead ? routed.failure() : of.death;
      var outgoing = new Outgoing(routed.arrival(), delivery.event(), delivery.membership());
      // A seal is a call of its own, so what needs one goes before the acknowledgement.
      boolean carried = carriesQueues && delivery.membership() == null;
      String queue = carried ? outlets.queue(delivery.output()) : null;
      if (queue != null) {
        of.carried.add(new Carried(queue, outgoing));
        passages.delivered(delivery);
      } else if (dead && !outlets.has(Routing.DEAD)) {
        of.failure = routed.failure();
      } else {
        left.computeIfAbsent(delivery.output(), output -> new ArrayList<>()).add(outgoing);
      }
    }
  }

  private Passing passingOf(Arrival arrival) {
    Passing known = passing.get(arrival);
    if (known == null) {
      throw new IllegalStateException("the event is not of this batch");
    }
    return known;
  }

  /// Tries once to give the outputs what they lack, all of them side by side: one that takes its time
  /// does not hold up the others.
  ///
  /// @return true when they lack nothing
  boolean advance() throws InterruptedException {
    advance(new LinkedHashMap<>(left));
    List<Outgoing> dead = left.get(Routing.DEAD);
    if (dead != null) {
      advance(Map.of(Routing.DEAD, dead)); // what the others have refused in this try
    }
    return left.isEmpty();
  }

  private void advance(Map<String, List<Outgoing>> due) throws InterruptedException {
    Map<String, Report> reports = SideBySide.call(deliveries(due));
    left.keySet().removeAll(due.keySet());
    due.forEach(
        (output, events) -> took(output, events, Objects.requireNonNull(reports.get(output))));
  }

  private Map<String, SideBySide.Call<Report>> deliveries(Map<String, List<Outgoing>> due) {
    var deliveries = new LinkedHashMap<String, SideBySide.Call<Report>>();
    due.forEach(
        (output, events) -> {
          Outlet outlet = outlets.of(output);
          deliveries.put(output, () -> deliver(outlet, events));
        });
    return deliveries;
  }

  private void took(String output, List<Outgoing> events, Report report) {
    delivered(output, events, report);
    var remaining = new ArrayList<>(report.left());
    for (Refused refused : report.refused()) {
      Arrival arrival = refused.outgoing().arrival();
      if (canBury(output)) {
        send(routing.dead(arrival, refused.reason()));
      } else if (keepsDeadLetters) {
        Passing of = passingOf(arrival);
        of.failure = notBuried(of.death, refused.reason());
      } else {
        remaining.add(refused.outgoing());
      }
    }
    IOException trouble = report.trouble();
    if (!remaining.isEmpty()) {
      lastTrouble = trouble;
      left.computeIfAbsent(output, o -> new ArrayList<>()).addAll(remaining);
      troubles.failed(
          "output " + output,
          trouble != null
              ? trouble.getMessage()
              : "refused: " + report.refused().getFirst().reason());
    } else {
      troubles.worked("output " + output);
    }
  }

  /// An event on which an outlet fails as it should not is refused: it would fail each time. Which
  /// one of several it is shows when they go one by one.
  private static Report deliver(Outlet outlet, List<Outgoing> events) throws InterruptedException {
    try {
      return outlet.deliver(events);
    } catch (RuntimeException e) {
      return events.size() == 1
          ? new Report(List.of(), List.of(new Refused(events.getFirst(), "it fails: " + e)), null)
          : oneByOne(outlet, events);
    }
  }

  private static Report oneByOne(Outlet outlet, List<Outgoing> events) throws InterruptedException {
    var refused = new ArrayList<Refused>();
    var spilled = new ArrayList<Outgoing>();
    for (int i = 0; i < events.size(); i++) {
      Report report = deliver(outlet, events.subList(i, i + 1));
      refused.addAll(report.refused());
      spilled.addAll(report.spilled());
      if (report.trouble() != null) {
        return new Report(events.subList(i, events.size()), refused, report.trouble(), spilled);
      }
    }
    return new Report(List.of(), refused, null, spilled);
  }

  private void delivered(String output, List<Outgoing> events, Report report) {
    int spilled = report.spilled().size();
    passages.spilled(output, spilled);
    int got = events.size() - report.left().size() - report.refused().size() - spilled;
    if (got == events.size()) {
      events.forEach(event -> passages.delivered(new Delivery(output, event.event())));
    } else if (got > 0) {
      var not = new ArrayList<>(report.left());
      not.addAll(report.spilled());
      report.refused().forEach(refused -> not.add(refused.outgoing()));
      events.stream()
          .filter(event -> !not.contains(event))
          .forEach(event -> passages.delivered(new Delivery(output, event.event())));
    }
  }

  /// A dead letter that is refused, and one that nobody takes, stays with its input, or has to wait
  /// where it is.
  private boolean canBury(String output) {
    return !output.equals(Routing.DEAD) && canBury();
  }

  private boolean canBury() {
    return outlets.has(Routing.DEAD) || keepsDeadLetters;
  }

  /// How long to wait before the next try. An output that asks to be left alone is, as long as no
  /// other one waits with it.
  Duration pause(Backoff backoff) {
    IOException asking = left.size() == 1 ? lastTrouble : null;
    return asking == null ? backoff.next() : backoff.next(asking);
  }

  /// How many events of the batch are dead letters by now.
  long dead() {
    return passing.values().stream().filter(of -> of.death != null || of.failure != null).count();
  }

  /// Why some of the batch are dead letters that no output has, each in the order in which it came.
  Map<Arrival, String> kept() {
    var kept = new LinkedHashMap<Arrival, String>();
    passing.forEach(
        (arrival, of) -> {
          if (of.failure != null) {
            kept.put(arrival, of.failure);
          }
        });
    return kept;
  }

  /// What to acknowledge, in the order in which it came.
  List<Passed> passed() {
    var passed = new ArrayList<Passed>();
    passing.forEach(
        (arrival, of) -> passed.add(new Passed(arrival, List.copyOf(of.carried), of.failure)));
    return passed;
  }
}
