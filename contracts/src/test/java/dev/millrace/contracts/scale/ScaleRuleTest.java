package dev.millrace.contracts.scale;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.scale.ScaleRule.Decision;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleRuleTest {
  private static final ScaleBounds WIDE = bounds(0, Integer.MAX_VALUE);

  @Nested
  class TheBooksArithmetic {
    @ParameterizedTest(name = "{0} s of work, one item every {1} s: {2}")
    @CsvSource({"30, 60, 1", "60, 60, 2", "120, 60, 3", "60, 16, 4", "59, 60, 1", "1, 3600, 1"})
    void isTheFewestWorkersWithWhichTheQueueIsStable(int work, int every, int workers) {
      assertThat(decide(every, work, 0, WIDE, 0).workers()).isEqualTo(workers);
    }

    @Test
    void sixtySecondsOfWorkOnceAMinuteOnlyBalances_soASecondWorkerIsNeeded() {
      Decision decision = decide(60, 60, 0, WIDE, 1);
      assertThat(decision.workers()).isEqualTo(2);
      assertThat(decision.reason())
          .isEqualTo("one item every 60 s, with 60 s of work each, need 2");
    }

    @ParameterizedTest(name = "from {2} with {0} s of work every {1} s down to {3}")
    @CsvSource({"60, 16, 10, 5", "60, 16, 5, 5", "60, 16, 4, 4", "54, 60, 5, 1", "55, 60, 5, 2"})
    void scalesDownOnlyToNinetyPercentOfTheInterarrivalTime(
        int work, int every, int before, int workers) {
      assertThat(decide(every, work, 0, WIDE, before).workers()).isEqualTo(workers);
    }
  }

  @Nested
  class ABacklog {
    @Test
    void addsTheWorkersThatWorkItOffInTheDrainTime() {
      // 100 items of 60 s are 6000 s of work; 10 minutes leave room for 10 workers.
      assertThat(decide(16, 60, 100, WIDE, 0).workers()).isEqualTo(14);
    }

    @Test
    void thatHasWaitedForAWhileNeedsAsManyWorkersForWhatIsLeftOfTheTime() {
      // After 6 of 10 minutes 40 of the 100 items are left, and still 10 workers are needed.
      assertThat(waiting(100, Duration.ZERO)).isEqualTo(11);
      assertThat(waiting(40, Duration.ofMinutes(6))).isEqualTo(11);
    }

    @Test
    void thatIsLateHasAQuarterOfTheTimeLeft() {
      assertThat(waiting(10, Duration.ofMinutes(10)))
          .isEqualTo(waiting(10, Duration.ofDays(3)))
          .isEqualTo(5);
    }

    private int waiting(long backlog, Duration waited) {
      var figures = new ScaleFigures(null, Duration.ofMinutes(1), backlog, waited, 0, false);
      return ScaleRule.decide(figures, WIDE, 0).workers();
    }

    @Test
    void neverNeedsMoreThanOneWorkerForEachItem() {
      Decision decision = ScaleRule.decide(figures(null, Duration.ofDays(1), 3, 0), WIDE, 0);
      assertThat(decision.workers()).isEqualTo(4);
    }

    @Test
    void ofWhichNothingIsKnownIsTakenOneWorkerForEachItem() {
      Decision decision = ScaleRule.decide(figures(null, null, 7, 2), bounds(0, 20), 0);
      assertThat(decision.workers()).isEqualTo(9);
      assertThat(decision.reason()).contains("no attempt has ended yet");
    }

    @Test
    void needsAtLeastOneWorkerHoweverSmallTheWork() {
      Decision decision = ScaleRule.decide(figures(null, Duration.ofNanos(1), 1, 0), WIDE, 0);
      assertThat(decision.workers()).isEqualTo(1);
    }
  }

  @Nested
  class TheBounds {
    @Test
    void holdTheDecisionAndAreGivenAsTheReason() {
      assertThat(decide(1, 60, 0, bounds(0, 5), 0))
          .isEqualTo(
              new Decision(
                  5,
                  "one item every 1.0 s, with 60 s of work each, need 61; at most 5 are allowed"));
      assertThat(ScaleRule.decide(figures(null, null, 0, 0), bounds(2, 5), 4))
          .isEqualTo(new Decision(2, "nothing waits and nothing arrives; at least 2 are wanted"));
    }

    @Test
    void areMetByNothingAtAllWhenNothingIsToBeDone() {
      assertThat(ScaleRule.decide(figures(null, Duration.ofSeconds(5), 0, 0), WIDE, 8).workers())
          .isZero();
    }

    @Test
    void ofAPausedQueueAreAtTheirLowest() {
      var figures =
          new ScaleFigures(
              Duration.ofSeconds(1), Duration.ofSeconds(60), 1000, Duration.ZERO, 3, true);
      assertThat(ScaleRule.decide(figures, bounds(1, 50), 20).workers()).isEqualTo(1);
    }
  }

  @Nested
  class WhateverTheFigures {
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @Test
    void theQueueIsStableAfterwardsWhereTheBoundsAllowIt() {
      for (int i = 0; i < 100_000; i++) {
        var figures = any();
        int workers = ScaleRule.decide(figures, WIDE, random.nextInt(50)).workers();
        assertThat(figures.arrivalLoad() / workers)
            .as("seed %d: %d workers for %s", seed, workers, figures)
            .isLessThan(1);
      }
    }

    @Test
    void moreWorkNeverMeansFewerWorkers() {
      for (int i = 0; i < 100_000; i++) {
        var figures = any();
        var more = more(figures);
        int before = random.nextInt(50);
        assertThat(ScaleRule.decide(more, WIDE, before).workers())
            .as("seed %d, before %d: %s against %s", seed, before, more, figures)
            .isGreaterThanOrEqualTo(ScaleRule.decide(figures, WIDE, before).workers());
      }
    }

    @Test
    void askingAgainAnswersTheSame() {
      for (int i = 0; i < 100_000; i++) {
        var figures = any();
        int first = ScaleRule.decide(figures, WIDE, random.nextInt(50)).workers();
        assertThat(ScaleRule.decide(figures, WIDE, first).workers())
            .as("seed %d: %s", seed, figures)
            .isEqualTo(first);
      }
    }

    @Test
    void afterScalingDownTheWorkersHaveTheTenthOfTheirTimeToSpare() {
      for (int i = 0; i < 100_000; i++) {
        var figures = any();
        int workers = ScaleRule.decide(figures, WIDE, Integer.MAX_VALUE).workers();
        assertThat(figures.arrivalLoad() / workers)
            .as("seed %d: %d workers for %s", seed, workers, figures)
            .isLessThanOrEqualTo(0.9 + 1e-6);
      }
    }

    private ScaleFigures any() {
      return figures(
          Duration.ofMillis(1 + random.nextInt(100_000)),
          Duration.ofMillis(1 + random.nextInt(1_000_000)),
          random.nextInt(1000),
          random.nextInt(100));
    }

    private ScaleFigures more(ScaleFigures than) {
      return figures(
          requireNonNull(than.interarrival()).dividedBy(1 + random.nextInt(3)),
          requireNonNull(than.processing()).multipliedBy(1 + random.nextInt(3)),
          than.backlog() + random.nextInt(100),
          than.leased());
    }
  }

  private static Decision decide(
      int everySeconds, int workSeconds, long backlog, ScaleBounds bounds, int before) {
    var figures =
        figures(Duration.ofSeconds(everySeconds), Duration.ofSeconds(workSeconds), backlog, 0);
    return ScaleRule.decide(figures, bounds, before);
  }

  private static ScaleFigures figures(
      @Nullable Duration interarrival, @Nullable Duration processing, long backlog, long leased) {
    return new ScaleFigures(interarrival, processing, backlog, Duration.ZERO, leased, false);
  }

  private static ScaleBounds bounds(int min, int max) {
    return new ScaleBounds(min, max, Duration.ofMinutes(10), Duration.ofMinutes(10));
  }
}
