package dev.millrace.bench.report;

import dev.millrace.bench.events.Contender;
import dev.millrace.bench.events.EventTurn;
import dev.millrace.bench.events.EventsPlan;
import dev.millrace.bench.machine.Machine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Everything that `bench events` measured: the document that `--json` writes.
///
/// @param events that waited for each contender
/// @param rate events a second while latency was taken
/// @param targets those for which both sides were measured
public record EventsReport(
    Instant at,
    Machine machine,
    int events,
    int rate,
    List<String> jvm,
    List<Named> contenders,
    List<Series<EventTurn>> series,
    List<Target> targets) {
  static final String PLAIN = "plain";
  static final String CAMEL = "camel";

  private static final String OURS = "millrace-";
  private static final String AT_LEAST_ONCE = "-alo";
  private static final double TO_PLAIN = 0.8;
  private static final double TO_CAMEL = 2;
  private static final double P99_EXACTLY_ONCE = 150;
  private static final double P99_AT_LEAST_ONCE = 15;

  /// Who took part.
  public record Named(String name, String words) {}

  public static EventsReport of(Machine machine, EventsPlan plan, List<Series<EventTurn>> series) {
    return new EventsReport(
        Instant.now(),
        machine,
        plan.events(),
        plan.rate(),
        plan.jvm(),
        plan.contenders().stream().map(EventsReport::named).toList(),
        series,
        targets(series));
  }

  private static Named named(Contender contender) {
    return new Named(contender.name(), contender.words());
  }

  Optional<Series<EventTurn>> of(String name) {
    return find(series, name);
  }

  private static Optional<Series<EventTurn>> find(List<Series<EventTurn>> all, String name) {
    return all.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  private static List<Target> targets(List<Series<EventTurn>> all) {
    var targets = new ArrayList<Target>();
    for (Series<EventTurn> ours : all) {
      if (ours.name().startsWith(OURS) && !ours.name().endsWith(AT_LEAST_ONCE)) {
        against(ours, find(all, PLAIN), TO_PLAIN).ifPresent(targets::add);
        against(ours, find(all, CAMEL), TO_CAMEL).ifPresent(targets::add);
      }
    }
    latency(all, OURS + "filter", P99_EXACTLY_ONCE).ifPresent(targets::add);
    latency(all, OURS + "filter" + AT_LEAST_ONCE, P99_AT_LEAST_ONCE).ifPresent(targets::add);
    return targets;
  }

  private static Optional<Target> against(
      Series<EventTurn> ours, Optional<Series<EventTurn>> theirs, double wanted) {
    return theirs.map(
        other ->
            Target.atLeast(
                "events/s, %s to %s".formatted(ours.name(), other.name()),
                wanted,
                ours.ratio(other, EventTurn::perSecond)));
  }

  private static Optional<Target> latency(List<Series<EventTurn>> all, String name, double below) {
    return find(all, name)
        .map(ours -> Target.below("p99 ms, " + name, below, ours.spread(EventTurn::p99)));
  }
}
