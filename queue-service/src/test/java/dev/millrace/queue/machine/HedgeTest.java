package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.RedriveRequest;
import dev.millrace.contracts.queue.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An item that takes far longer than others is given to a second worker as well.
class HedgeTest {
  private static final Duration USUAL = Duration.ofSeconds(2);

  /// Three times the usual time, and a bit.
  private static final Duration LATE = Duration.ofMillis(6_001);

  private final QueueRig rig =
      new QueueRig("{\"hedge\": {\"factor\": 3, \"least\": \"1s\"}, \"lease\": \"60s\"}");

  /// So many, one after the other, each in that time.
  private void work(int items, Duration each) {
    for (int i = 0; i < items; i++) {
      rig.enqueue("done-" + rig.now());
      String token = rig.takeToken();
      rig.clock(each);
      rig.complete(token);
    }
  }

  private Lease straggle() {
    work(10, USUAL);
    rig.enqueue("slow");
    Lease slow = rig.take("first", 1).getFirst();
    rig.clock(LATE);
    return slow;
  }

  private Lease hedge() {
    List<Lease> hedges = rig.take("second", 1);
    assertThat(hedges).extracting(Lease::name).containsExactly("slow");
    return hedges.getFirst();
  }

  @Nested
  class When {
    @Test
    void aLeaseIsOlderThanTheMultipleOfTheMedian() {
      work(10, USUAL);
      rig.enqueue("slow");
      rig.take("first", 1);

      rig.clock(LATE.minusMillis(1));
      assertThat(rig.take("second", 1)).isEmpty();
      rig.clock(Duration.ofMillis(1));
      assertThat(rig.take("second", 1)).extracting(Lease::name).containsExactly("slow");
    }

    @Test
    void theMedianIsThatOfTheLatestSuccesses() {
      work(Pace.KEPT, Duration.ofSeconds(30));
      work(Pace.KEPT, Duration.ofMillis(500));
      rig.enqueue("slow");
      rig.take("first", 1);

      rig.clock(Duration.ofMillis(1_501));
      assertThat(rig.take("second", 1)).hasSize(1);
    }

    @Test
    void itNeverIsWithoutEnoughSuccessesToTell() {
      work(Pace.LEAST - 1, USUAL);
      rig.enqueue("slow");
      rig.take("first", 1);

      rig.clock(Duration.ofSeconds(59));
      assertThat(rig.take("second", 1)).isEmpty();
    }

    @Test
    void itNeverIsWhereTheQueueDoesNotHedge() {
      rig.declare("q", "{\"lease\": \"60s\"}");
      straggle();

      assertThat(rig.take("second", 1)).isEmpty();
    }

    @Test
    void theMedianOutlivesARestart() {
      straggle();
      rig.restart();
      rig.clock(Duration.ofSeconds(2)); // the machine's time may have gone ahead by one

      assertThat(rig.take("second", 1)).hasSize(1);
    }

    @Test
    void theMachineWantsToBeWokenForIt() {
      work(10, USUAL);
      rig.enqueue("slow");
      rig.take("first", 1);

      Instant late = rig.now().plus(LATE);
      Instant next = Objects.requireNonNull(rig.tick().next());
      while (next.isBefore(late)) { // for other reasons
        rig.clock(Duration.between(rig.now(), next));
        next = Objects.requireNonNull(rig.tick().next());
      }
      assertThat(next).isEqualTo(late);
    }
  }

  @Nested
  class Who {
    @Test
    void theSameWorkerDoesNotGetItTwice() {
      straggle();

      assertThat(rig.take("first", 1)).isEmpty();
    }

    @Test
    void aThirdWorkerDoesNotGetIt() {
      straggle();
      hedge();

      rig.clock(Duration.ofSeconds(20));
      assertThat(rig.take("third", 1)).isEmpty();
    }

    @Test
    void stragglersComeBeforeTheLine() {
      straggle();
      rig.enqueue("new");

      assertThat(rig.take("second", 2)).extracting(Lease::name).containsExactly("slow", "new");
    }

    @Test
    void aTenthOfTheLeasesAreHedges() {
      work(10, USUAL);
      for (int i = 0; i < 20; i++) {
        rig.enqueue("slow-" + i);
      }
      rig.take("first", 20);
      rig.clock(LATE);

      assertThat(rig.take("second", 20))
          .extracting(Lease::name)
          .containsExactly("slow-0", "slow-1");
      assertThat(rig.take("third", 20)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"hedge\": {}, \"maxLeased\": 1}",
          "{\"hedge\": {}, \"groupLimit\": 1}",
          "{\"hedge\": {}, \"rate\": {\"limit\": 1, \"per\": \"1h\"}}"
        })
    void theQueuesLimitsHold(String spec) {
      work(10, USUAL);
      rig.declare("q", spec);
      rig.enqueue("slow");
      rig.take("first", 1);
      rig.clock(LATE);

      assertThat(rig.take("second", 1)).isEmpty();
    }

    @Test
    void thoseWhoAskForWhatBelongsTogetherGetNone() {
      straggle();

      assertThat(rig.done(new Command.Take("q", "second", 5, null, true)).leases()).isEmpty();
    }
  }

  @Nested
  class Then {
    @Test
    void theFirstResultCounts_whoeverBringsIt() {
      String slow = straggle().token();
      String fast = hedge().token();

      var result = JsonData.parse("{\"by\":\"second\"}");
      assertThat(rig.settle(new Settlement.Complete(fast, result, null)).state())
          .isEqualTo(ItemState.SUCCEEDED);
      var late = rig.settle(new Settlement.Complete(slow, JsonData.parse("{}"), null));

      assertThat(late.status()).isEqualTo(409);
      assertThat(QueueRig.why(late)).isEqualTo("overtaken");
      assertThat(QueueRig.why(rig.extend(slow))).isEqualTo("overtaken");
      assertThat(rig.status("slow").result()).isEqualTo(result);
      assertThat(rig.complete(fast).status()).isEqualTo(200);
      assertThat(rig.status("slow").attempts())
          .extracting(ItemStatus.Attempt::worker, ItemStatus.Attempt::ending)
          .containsExactly(tuple("first", "overtaken"));
      assertThat(rig.toldOf("slow"))
          .containsExactly(
              Transition.Type.ENQUEUED,
              Transition.Type.READY,
              Transition.Type.LEASED,
              Transition.Type.HEDGED,
              Transition.Type.OVERTAKEN,
              Transition.Type.SUCCEEDED);
    }

    @Test
    void theSlowOneMayBeFirst_andIsAnsweredAgainAsThen() {
      String slow = straggle().token();
      String fast = hedge().token();

      assertThat(rig.complete(slow).state()).isEqualTo(ItemState.SUCCEEDED);
      assertThat(QueueRig.why(rig.complete(fast))).isEqualTo("overtaken");
      assertThat(rig.complete(slow).status()).isEqualTo(200);
      assertThat(rig.fail(slow).status()).isEqualTo(409);
      assertThat(rig.status("slow").attempts())
          .extracting(ItemStatus.Attempt::number, ItemStatus.Attempt::ending)
          .containsExactly(tuple(1, "succeeded"), tuple(2, "overtaken"));
      assertThat(rig.count(ItemState.LEASED)).isZero();
    }

    @Test
    void bothAreShown() {
      straggle();
      hedge();

      ItemStatus status = rig.status("slow");
      assertThat(Objects.requireNonNull(status.lease()).worker()).isEqualTo("first");
      assertThat(Objects.requireNonNull(status.hedge()).worker()).isEqualTo("second");
      assertThat(rig.count(ItemState.LEASED)).isEqualTo(1);
    }

    @Test
    void aFailureLeavesItToTheOther_andCounts() {
      String slow = straggle().token();
      String fast = hedge().token();

      assertThat(rig.fail(fast).state()).isEqualTo(ItemState.LEASED);
      assertThat(rig.fail(fast).state()).isEqualTo(ItemState.LEASED);
      assertThat(rig.status("slow").failures()).isEqualTo(1);
      assertThat(rig.complete(slow).state()).isEqualTo(ItemState.SUCCEEDED);
      assertThat(rig.complete(slow).state()).isEqualTo(ItemState.SUCCEEDED);
    }

    @Test
    void aFailureForGoodEndsBoth() {
      String slow = straggle().token();
      String fast = hedge().token();

      assertThat(rig.failForGood(fast).state()).isEqualTo(ItemState.DEAD);
      assertThat(QueueRig.why(rig.complete(slow))).isEqualTo("overtaken");
    }

    @Test
    void whatOneGivesBackOrLosesTheOtherGoesOnWith() {
      String slow = straggle().token();
      String fast = hedge().token();

      rig.after(Duration.ofSeconds(54)); // the first lease has run out, the other not
      assertThat(rig.state("slow")).isEqualTo(ItemState.LEASED);
      assertThat(QueueRig.why(rig.complete(slow))).isEqualTo("expired");
      assertThat(rig.release(fast).state()).isEqualTo(ItemState.READY);
    }

    @Test
    void itIsNotHedgedAgainWhileTheFirstHasIt_butWhileTheSecondHas() {
      String slow = straggle().token();
      assertThat(rig.release(hedge().token()).state()).isEqualTo(ItemState.LEASED);
      assertThat(rig.take("second", 1)).isEmpty();
      assertThat(rig.take("third", 1)).isEmpty();

      rig.release(slow);
      String again = rig.take("first", 1).getFirst().token();
      rig.clock(LATE);
      hedge();
      rig.release(again);
      rig.clock(LATE);
      assertThat(rig.take("third", 1)).extracting(Lease::name).containsExactly("slow");
    }

    @Test
    void failuresOfOneDoNotTakeItFromTheOther() {
      rig.declare("q", "{\"hedge\": {\"factor\": 3, \"least\": \"1s\"}, \"maxAttempts\": 1}");
      String slow = straggle().token();
      String fast = hedge().token();

      assertThat(rig.fail(fast).state()).isEqualTo(ItemState.LEASED);
      assertThat(rig.complete(slow).state()).isEqualTo(ItemState.SUCCEEDED);
    }

    @Test
    void whatFailedOnceTooOftenIsDeadWhenNobodyHasItAnyMore() {
      rig.declare("q", "{\"hedge\": {\"factor\": 3, \"least\": \"1s\"}, \"maxAttempts\": 1}");
      String slow = straggle().token();
      String fast = hedge().token();

      rig.fail(fast);
      rig.clock(Duration.ofMillis(1));
      assertThat(rig.release(slow).state()).isEqualTo(ItemState.DEAD);
      assertThat(rig.release(slow).state()).isEqualTo(ItemState.DEAD);
      assertThat(Objects.requireNonNull(rig.status("slow").lastAttempt()).reason())
          .isEqualTo("returned after 1 failures and 0 losses");
    }

    @Test
    void whatWasLostOnceTooOftenIsDeadWhenTheOtherFails() {
      rig.declare(
          "q",
          "{\"hedge\": {\"factor\": 3, \"least\": \"1s\"}, \"lease\": \"60s\", \"maxLost\": 1}");
      straggle();
      String fast = hedge().token();

      rig.after(Duration.ofSeconds(54)); // the first lease has run out, the other not
      assertThat(rig.state("slow")).isEqualTo(ItemState.LEASED);
      assertThat(rig.fail(fast).state()).isEqualTo(ItemState.DEAD);
    }

    @Test
    void itsReasonIsThatOfTheOneWhoEndedIt() {
      String slow = straggle().token();
      hedge();
      rig.failForGood(slow);

      var request = new RedriveRequest(null, "bad data", null, null, null, null, null);
      assertThat(rig.done(new Command.Redrive("q", request, null, 0, 10)).done().names())
          .containsExactly("slow");
    }

    @Test
    void aCancelEndsBoth() {
      String slow = straggle().token();
      String fast = hedge().token();

      rig.done(new Command.Cancel("q", "slow"));
      assertThat(QueueRig.why(rig.complete(slow))).isEqualTo("cancelled");
      assertThat(QueueRig.why(rig.complete(fast))).isEqualTo("cancelled");
    }

    @Test
    void bothInOneAtomicCallAreRefused() {
      String slow = straggle().token();
      String fast = hedge().token();

      var both =
          List.<Settlement>of(
              new Settlement.Complete(slow, null, null), new Settlement.Complete(fast, null, null));
      var results = rig.done(new Command.Settle("q", both, null, true)).results();

      assertThat(QueueRig.why(results.get(1))).isEqualTo("overtaken");
      assertThat(results.get(0).status()).isEqualTo(409);
      assertThat(rig.state("slow")).isEqualTo(ItemState.LEASED);
    }

    @Test
    void itOutlivesARestart() {
      String slow = straggle().token();
      String fast = hedge().token();

      rig.restart();
      assertThat(rig.complete(fast).state()).isEqualTo(ItemState.SUCCEEDED);
      assertThat(QueueRig.why(rig.complete(slow))).isEqualTo("overtaken");
    }

    @Test
    void nothingIsLeftOfItAfterItsRetention() {
      rig.declare("q", "{\"hedge\": {\"least\": \"1s\"}, \"retention\": {\"succeeded\": \"1s\"}}");
      rig.after(Duration.ofSeconds(1));
      straggle();
      int before = rig.store.size();
      rig.after(Duration.ofHours(1));
      rig.enqueue("other");
      String slow = rig.take("first", 1).getFirst().token();
      rig.clock(LATE);
      rig.take("second", 1);
      rig.complete(slow);
      rig.after(Duration.ofHours(1));

      assertThat(rig.store.size()).isLessThan(before);
    }
  }
}
