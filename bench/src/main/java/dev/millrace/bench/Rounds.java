package dev.millrace.bench;

import dev.millrace.bench.load.Load;
import dev.millrace.bench.load.Session;
import dev.millrace.bench.load.Timing;
import dev.millrace.bench.machine.Disk;
import dev.millrace.bench.report.Contest;
import dev.millrace.bench.report.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/// Lets contenders take turns: one after the other in each round, the order moved on by one from
/// round to round, so that a drift of the disk meets all of them alike.
final class Rounds {
  private static final int LATER_WARM_UP = 3;

  private final Plan plan;
  private final Arena arena;
  private final Progress progress;

  Rounds(Plan plan, Arena arena, Progress progress) {
    this.plan = plan;
    this.arena = arena;
    this.progress = progress;
  }

  /// @param name unique in its contest
  record Contender<T>(String name, Session session, Load<T> load) {}

  /// @param say a turn's figures in a few words
  <T> Contest<T> run(
      Scenario scenario, String load, List<Contender<T>> contenders, Function<T, String> say)
      throws IOException, InterruptedException {
    progress.say("%s: %s", scenario.word(), load);
    List<Series<T>> series =
        contenders.stream()
            .map(contender -> new Series<T>(contender.name(), new ArrayList<>()))
            .toList();
    for (int round = 1; round <= plan.rounds(); round++) {
      var order = new ArrayList<>(indices(contenders.size()));
      Collections.rotate(order, 1 - round);
      for (int i : order) {
        Series.Turn<T> turn = turn(contenders.get(i), round);
        series.get(i).turns().add(turn);
        progress.say(
            "  round %d/%d  %-16s %s",
            round, plan.rounds(), contenders.get(i).name(), say.apply(turn.figures()));
      }
    }
    return new Contest<>(scenario.word(), load, series);
  }

  private <T> Series.Turn<T> turn(Contender<T> contender, int round)
      throws IOException, InterruptedException {
    var warmUp = round == 1 ? plan.warmUp() : plan.warmUp().dividedBy(LATER_WARM_UP);
    var timing = new Timing(warmUp, plan.measured(), plan.threads());
    long begin = System.nanoTime();
    long others = arena.cpuOfOthers(contender.session()).toNanos();
    T figures = contender.load().run(contender.session(), timing, new Disk(plan.folder()));
    others = arena.cpuOfOthers(contender.session()).toNanos() - others;
    return new Series.Turn<>(round, (double) others / (System.nanoTime() - begin), figures);
  }

  private static List<Integer> indices(int count) {
    return java.util.stream.IntStream.range(0, count).boxed().toList();
  }
}
