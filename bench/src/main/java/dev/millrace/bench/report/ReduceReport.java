package dev.millrace.bench.report;

import dev.millrace.bench.machine.Machine;
import dev.millrace.bench.reduce.ReducePlan;
import dev.millrace.bench.reduce.ReduceTurn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Everything that `bench reduce` measured: the document that `--json` writes.
///
/// @param contests for each workload, by ascending numbers of inputs, which are their `load`
/// @param targets those for which both sides were measured
public record ReduceReport(
    Instant at,
    Machine machine,
    int fanIn,
    List<String> jvm,
    List<Named> reducers,
    List<Contest<ReduceTurn>> contests,
    List<Target> targets) {
  static final String OURS = "millrace";
  static final String STREAM = "stream";
  static final String STREAM_JSON = "stream-json";

  private static final double TIMES = 4;

  /// Who took part.
  public record Named(String name, String words) {}

  public static ReduceReport of(
      Machine machine, ReducePlan plan, List<Named> reducers, List<Contest<ReduceTurn>> contests) {
    return new ReduceReport(
        Instant.now(),
        machine,
        plan.fanIn(),
        plan.jvm(),
        reducers,
        contests,
        workloads(contests).stream()
            .map(workload -> last(contests, workload))
            .flatMap(contest -> Stream.of(target(contest), throughQueue(contest)))
            .flatMap(Optional::stream)
            .toList());
  }

  static List<String> workloads(List<Contest<ReduceTurn>> contests) {
    return contests.stream().map(Contest::scenario).distinct().toList();
  }

  private static Contest<ReduceTurn> last(List<Contest<ReduceTurn>> contests, String workload) {
    return contests.stream()
        .filter(contest -> contest.scenario().equals(workload))
        .reduce((before, contest) -> contest)
        .orElseThrow();
  }

  private static Optional<Target> target(Contest<ReduceTurn> contest) {
    return contest
        .of(OURS)
        .flatMap(ours -> contest.of(STREAM_JSON).map(theirs -> target(contest, ours, theirs)));
  }

  /// What merging costs beside passing the same items through the queue.
  private static Optional<Target> throughQueue(Contest<ReduceTurn> contest) {
    return contest
        .of("queue-1")
        .flatMap(
            ours ->
                contest
                    .of("pass")
                    .map(
                        pass ->
                            Target.below(
                                "time, %s of %s, one coordinator to the queue alone"
                                    .formatted(contest.load(), contest.scenario()),
                                TIMES,
                                ours.ratio(pass, ReduceTurn::seconds))));
  }

  private static Target target(
      Contest<ReduceTurn> contest, Series<ReduceTurn> ours, Series<ReduceTurn> theirs) {
    return Target.below(
        "cpu, %s of %s, %s to %s"
            .formatted(contest.load(), contest.scenario(), ours.name(), theirs.name()),
        TIMES,
        ours.ratio(theirs, ReduceTurn::cpuSeconds));
  }
}
