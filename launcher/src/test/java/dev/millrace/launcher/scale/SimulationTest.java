package dev.millrace.launcher.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.scale.ScaleBounds;
import dev.millrace.launcher.scale.Arrival.Work;
import dev.millrace.launcher.scale.ScalingPolicy.Shrinking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulationTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Nested
  class Alone {
    @Test
    void anItemWaitsForItsWorkerToStart_andItIsPaidUntilItIsGone() {
      Result result = run(plan(0, 5), fixed(second -> second < 100 ? 1 : 0), every(1, 0), 30);
      assertThat(result.waiting().max()).isEqualTo(Duration.ofSeconds(10));
      assertThat(result.ownHours()).isEqualTo(100 / 3600.0);
      assertThat(result.end()).isEqualTo(100_000);
    }

    @Test
    void itemsAreDoneInTheOrderOfTheirArrivalByAsManyWorkersAsThereAre() {
      // Six items at once, two workers, 30 s each: two wait 10 s, two 40 s, two 70 s.
      Result result = run(plan(0, 5), fixed(second -> second < 200 ? 2 : 0), every(6, 0), 30);
      assertThat(result.waiting().mean()).isEqualTo(Duration.ofSeconds(40));
      assertThat(result.waiting().p50()).isEqualTo(Duration.ofSeconds(40));
      assertThat(result.waiting().max()).isEqualTo(Duration.ofSeconds(70));
    }

    @Test
    void aBusyWorkerFinishesWithinItsGrace() {
      Result result = run(plan(0, 5), newest(second -> second < 20 ? 1 : 0), every(1, 0), 30);
      assertThat(result.begunAgain()).isZero();
      assertThat(result.end()).isEqualTo(40_000);
    }

    @Test
    void aBusyWorkerThatNeedsLongerLosesItsItem_whichIsBegunAgain() {
      Result result =
          run(
              plan(0, 5),
              newest(second -> second < 20 || (second >= 60 && second < 400) ? 1 : 0),
              every(1, 0),
              120);
      assertThat(result.begunAgain()).isEqualTo(1);
      assertThat(result.waiting().max()).isEqualTo(Duration.ofSeconds(70));
    }

    @Test
    void aPolicyThatTakesIdleWorkersOnlyNeverLosesAnItem() {
      Result result = run(plan(0, 5), fixed(second -> second < 20 ? 1 : 0), every(1, 0), 120);
      assertThat(result.begunAgain()).isZero();
      assertThat(result.end()).isEqualTo(130_000);
    }

    @Test
    void aStuckWorkerLosesItsLease_andTheItemIsDoneByAnother() {
      var stuck = new Trace(List.of(new Arrival(0, new Work.Stuck())));
      Result result = run(plan(0, 5), fixed(second -> second < 100 ? 2 : 0), stuck, 30);
      assertThat(result.begunAgain()).isEqualTo(1);
      assertThat(result.waiting().max()).isEqualTo(Duration.ofSeconds(40));
    }
  }

  @Nested
  class WithTheRule {
    @ParameterizedTest(name = "{0} s of work, one item every {1} s: {2}")
    @CsvSource({"30, 60, 1", "120, 60, 3", "60, 16, 4"})
    void settlesAtWhatTheBookSays(int work, int every, int workers) {
      Result result = run(plan(0, 100), rule(0), every(4 * 3600 / every, every), work);
      // The second half of the trace, when the beginning is forgotten.
      List<Integer> later =
          result.points().stream()
              .filter(point -> point.at() > 2 * 3_600_000 && point.at() < 4 * 3_500_000)
              .map(Result.Point::workers)
              .distinct()
              .toList();
      assertThat(later).allMatch(n -> n == workers || n == workers + 1);
      assertThat(result.waiting().p95()).isLessThan(Duration.ofMinutes(2));
    }

    @Test
    void aHundredAndTwentySecondsOnceAMinute_fallBehindForEverWithOneWorker() {
      Result one = run(plan(1, 1), rule(1, 1), every(60, 60), 120);
      assertThat(one.waiting().max()).isGreaterThan(Duration.ofMinutes(55));
    }

    @Test
    void goesToZeroAndComesBack() {
      var trace = new Trace(List.of(new Arrival(0, null), new Arrival(7_200_000, null)));
      Result result = run(plan(0, 10), rule(0), trace, 30);
      assertThat(result.points().stream().filter(point -> point.at() == 3_600_000))
          .extracting(Result.Point::workers)
          .containsExactly(0);
      assertThat(result.waiting().max()).isLessThanOrEqualTo(Duration.ofSeconds(15));
      assertThat(result.started()).isEqualTo(2);
    }

    @Test
    void keepsItsPromiseThatWhatWaitsIsBegunWithinTheDrainTime() {
      var arrivals = new ArrayList<Arrival>();
      arrivals.add(new Arrival(0, null)); // Tells how long the work takes.
      every(300, 0).arrivals().forEach(item -> arrivals.add(new Arrival(600_000, item.work())));
      Result result = run(plan(0, 200), rule(0), new Trace(arrivals), 30);
      assertThat(result.waiting().max()).isLessThan(Duration.ofMinutes(2).plusSeconds(15));
      assertThat(result.most()).isLessThan(120);
    }

    @Test
    void aWorkerThatHangsForAnHourAndThenSucceeds_startsNoOthers() {
      var arrivals = new ArrayList<>(every(2 * 360, 10).arrivals());
      arrivals.set(180, new Arrival(arrivals.get(180).at(), new Work.Lasting(3_600_000)));
      Result with = run(plan(0, 100), rule(0), new Trace(arrivals), 20);
      Result without = run(plan(0, 100), rule(0), every(2 * 360, 10), 20);
      assertThat(with.most()).isLessThanOrEqualTo(without.most() + 2);
    }
  }

  private static Plan plan(int min, int max) {
    return new Plan(
        min,
        max,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(10),
        Duration.ofSeconds(30));
  }

  private static ScalingPolicy rule(int min) {
    return rule(min, 200);
  }

  private static ScalingPolicy rule(int min, int max) {
    return new MillracePolicy(
        new ScaleBounds(min, max, Duration.ofMinutes(10), Duration.ofMinutes(2)),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30));
  }

  private static Trace every(int items, int seconds) {
    var arrivals = new ArrayList<Arrival>();
    for (int i = 0; i < items; i++) {
      arrivals.add(new Arrival(i * seconds * 1000L, null));
    }
    return new Trace(arrivals);
  }

  private static Result run(Plan plan, ScalingPolicy policy, Trace trace, int workSeconds) {
    var work = new WorkTime.Fixed(workSeconds * 1000L);
    return new Simulation(plan, policy, trace.items(work, 1), 10_000).run();
  }

  private static ScalingPolicy fixed(IntUnaryOperator workers) {
    return new Fixed(workers, Shrinking.IDLE_ONLY);
  }

  private static ScalingPolicy newest(IntUnaryOperator workers) {
    return new Fixed(workers, Shrinking.NEWEST);
  }

  /// @param workers by the second
  private record Fixed(IntUnaryOperator workers, Shrinking shrinking) implements ScalingPolicy {
    @Override
    public String name() {
      return "fixed";
    }

    @Override
    public long period() {
      return SECOND.toMillis();
    }

    @Override
    public int look(long now, Sight sight) {
      return workers.applyAsInt((int) (now / 1000));
    }
  }
}
