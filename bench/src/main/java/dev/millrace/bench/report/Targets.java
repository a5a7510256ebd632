package dev.millrace.bench.report;

import dev.millrace.bench.load.Latency;
import dev.millrace.bench.load.Throughput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The figures that Millrace wants to reach, said once.
public final class Targets {
  private static final String US = "millrace";
  private static final Map<String, Double> SINGLE = Map.of("redis", 1.2, "postgresql", 3.0);
  private static final Map<String, Double> BATCH =
      Map.of("redis", 1.5, "rabbitmq", 5.0, "postgresql", 6.0);
  private static final String ON_KAFKA = "millrace-kafka";
  private static final Map<String, Double> BATCH_ON_KAFKA = Map.of("share-group", 0.5);
  private static final double P99_MILLIS_ON_KAFKA = 60;
  private static final double MANY_CLIENTS = 3;
  private static final double DEEP = 0.8;
  private static final double P50_MILLIS = 2;
  private static final double P99_MILLIS = 8;

  private Targets() {}

  /// Those for which both sides were measured.
  public static List<Target> of(
      List<Contest<Throughput>> contests, List<Contest<Latency>> latencies) {
    var targets = new ArrayList<Target>();
    for (Contest<Throughput> contest : contests) {
      switch (contest.scenario()) {
        case "single" -> against(contest, US, SINGLE, targets::add);
        case "batch" -> {
          against(contest, US, BATCH, targets::add);
          against(contest, ON_KAFKA, BATCH_ON_KAFKA, targets::add);
        }
        case "clients" -> firstTwo(contest, "many clients to few", MANY_CLIENTS, targets::add);
        case "deep" -> firstTwo(contest, "deep backlog to shallow", DEEP, targets::add);
        default -> {
          // The others have no target.
        }
      }
    }
    latencies.forEach(contest -> latency(contest, targets::add));
    return targets;
  }

  private static void against(
      Contest<Throughput> contest, String who, Map<String, Double> wanted, Consumer<Target> add) {
    contest
        .of(who)
        .ifPresent(
            ours ->
                contest.series().stream()
                    .filter(theirs -> wanted.containsKey(theirs.name()))
                    .map(
                        theirs ->
                            Target.atLeast(
                                "%s: items/s, %s to %s"
                                    .formatted(contest.scenario(), who, theirs.name()),
                                wanted.getOrDefault(theirs.name(), Double.NaN),
                                ours.ratio(theirs, Throughput::itemsPerSecond)))
                    .forEach(add));
  }

  /// The second series against the first, which is the base.
  private static void firstTwo(
      Contest<Throughput> contest, String what, double wanted, Consumer<Target> add) {
    Series<Throughput> base = contest.series().get(0);
    Series<Throughput> other = contest.series().get(1);
    Spread ratio = other.ratio(base, Throughput::itemsPerSecond);
    add.accept(
        Target.atLeast("%s: items/s, %s".formatted(contest.scenario(), what), wanted, ratio));
  }

  private static void latency(Contest<Latency> contest, Consumer<Target> add) {
    contest
        .of(US)
        .ifPresent(
            ours -> {
              add.accept(Target.below("latency: p50 ms", P50_MILLIS, ours.spread(Latency::p50)));
              add.accept(Target.below("latency: p99 ms", P99_MILLIS, ours.spread(Latency::p99)));
            });
    contest
        .of(ON_KAFKA)
        .ifPresent(
            ours ->
                add.accept(
                    Target.below(
                        "latency: p99 ms, " + ON_KAFKA,
                        P99_MILLIS_ON_KAFKA,
                        ours.spread(Latency::p99))));
  }
}
