package dev.millrace.e2e.history;

import static dev.millrace.contracts.queue.ItemState.DEAD;
import static dev.millrace.contracts.queue.ItemState.LEASED;
import static dev.millrace.contracts.queue.ItemState.READY;
import static dev.millrace.contracts.queue.ItemState.SCHEDULED;
import static dev.millrace.contracts.queue.ItemState.SUCCEEDED;
import static dev.millrace.e2e.history.Event.Verb.COMPLETE;
import static dev.millrace.e2e.history.Event.Verb.EXTEND;
import static dev.millrace.e2e.history.Event.Verb.FAIL;
import static dev.millrace.e2e.history.Event.Verb.RELEASE;
import static dev.millrace.e2e.history.Outcome.LOST;
import static dev.millrace.e2e.history.Outcome.REFUSED;
import static dev.millrace.e2e.history.Outcome.TOLD;
import static dev.millrace.e2e.history.Outcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.e2e.history.Event.Place;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The checker finds what each rule is for, and nothing where all can be true.
class CheckerTest {
  private static final Place FOLLOW_UP = new Place(Made.NEXT, "a-next");
  private static final String NEWS = Made.QUEUE + "/b";

  private final Made made = new Made();

  private void isFine() {
    assertThat(made.violations()).isEmpty();
  }

  /// Each violation is of one of these rules, and each of them is violated.
  private void violates(String... promises) {
    assertThat(made.violations())
        .allMatch(violation -> Arrays.stream(promises).anyMatch(violation::startsWith));
    for (String promise : promises) {
      assertThat(made.violations()).anyMatch(violation -> violation.startsWith(promise));
    }
  }

  @Nested
  class WhenAllCanBeTrue {
    @Test
    void anItemIsLeasedFailedLeasedAgainAndDone() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1);
      made.settled(2, "a", 1, FAIL, TOLD, SCHEDULED).granted(4, "a", 2).completed(5, "a", 2);
      made.ends("a", SUCCEEDED);
      isFine();
    }

    @Test
    void anAnswerIsLostAndTheCallRepeated() {
      made.enqueued(0, UNKNOWN, "a").enqueued(1, TOLD, "a").granted(2, "a", 1);
      made.settled(3, "a", 1, COMPLETE, UNKNOWN, null).completed(4, "a", 1);
      made.completed(5, "a", 1).ends("a", SUCCEEDED);
      isFine();
    }

    @Test
    void anItemThatMayHaveBeenAcceptedIsNotThere() {
      made.enqueued(0, UNKNOWN, "a");
      isFine();
    }

    @Test
    void aLeaseRunsOutAndItsWorkerComesBackLate() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1).granted(31, "a", 2);
      made.settled(32, "a", 1, COMPLETE, LOST, null).completed(33, "a", 2);
      made.ends("a", SUCCEEDED);
      isFine();
    }

    @Test
    void aReleaseWhoseAnswerIsLostLetsTheItemGoOn() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1).settled(2, "a", 1, RELEASE, UNKNOWN, null);
      made.granted(3, "a", 2).settled(4, "a", 1, RELEASE, TOLD, READY).completed(5, "a", 2);
      made.ends("a", SUCCEEDED);
      isFine();
    }

    @Test
    void aBatchIsToldOfAfterItsItems() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1).completed(2, "a", 1);
      made.ends(Made.QUEUE, "a", SUCCEEDED, "b").batch("b", 1, true);
      made.granted(3, Made.NEXT, NEWS, 1, JsonData.parse("{\"counts\":{\"succeeded\":1}}"));
      made.ends(Made.NEXT, NEWS, SUCCEEDED, null);
      isFine();
    }

    @Test
    void aGroupIsAtItsLimit() {
      made.enqueued(0, TOLD, "a", "b", "c").groupLimit(2);
      made.granted(1, "a", 1).granted(2, "b", 1).completed(3, "a", 1).granted(4, "c", 1);
      made.completed(5, "b", 1).completed(6, "c", 1);
      made.ends("a", SUCCEEDED).ends("b", SUCCEEDED).ends("c", SUCCEEDED);
      isFine();
    }

    @Test
    void theRateIsUsedUp() {
      made.enqueued(0, TOLD, "a", "b", "c").rate(2, "2s");
      made.granted(1, "a", 1).granted(1, "b", 1).granted(2, "c", 1);
      made.completed(5, "a", 1).completed(5, "b", 1).completed(5, "c", 1);
      made.ends("a", SUCCEEDED).ends("b", SUCCEEDED).ends("c", SUCCEEDED);
      isFine();
    }
  }

  @Nested
  class NothingAcceptedIsLost {
    private static final String RULE = "nothing accepted is lost";

    @Test
    void anAcceptedItemIsNotThere() {
      made.enqueued(0, TOLD, "a");
      violates(RULE);
    }

    @Test
    void anItemThatWasDoneIsNotDoneInTheEnd() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1).completed(2, "a", 1).ends("a", DEAD);
      violates(RULE);
    }
  }

  @Nested
  class NothingIsMadeUp {
    private static final String RULE = "nothing is there that nobody asked for";

    @Test
    void aRefusedItemIsThere() {
      made.enqueued(0, REFUSED, "a").ends("a", SUCCEEDED);
      violates(RULE);
    }

    @Test
    void anItemIsListedTwice() {
      made.enqueued(0, TOLD, "a").ends("a", SUCCEEDED).ends("a", SUCCEEDED);
      violates(RULE);
    }
  }

  @Nested
  class WhatIsSettledStaysSettled {
    private static final String RULE = "what is settled stays settled";

    @Test
    void twoLeasesCompleteOneItem() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1).granted(31, "a", 2);
      made.completed(30, "a", 1).completed(33, "a", 2).ends("a", SUCCEEDED);
      violates(RULE);
    }

    @Test
    void anItemIsHandedOutAfterItIsDone() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1).completed(2, "a", 1).granted(40, "a", 2);
      made.ends("a", SUCCEEDED);
      violates(RULE);
    }

    @Test
    void oneLeaseIsSettledInTwoWays() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1).settled(2, "a", 1, FAIL, TOLD, SCHEDULED);
      made.completed(3, "a", 1).ends("a", SUCCEEDED);
      violates(RULE);
    }
  }

  @Nested
  class ALateSettleChangesNothing {
    private static final String RULE = "a late settle changes nothing";

    @Test
    void aLeaseThatIsAnothersByNowIsExtended() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1).granted(31, "a", 2).extended(32, "a", 1);
      made.completed(33, "a", 2).ends("a", SUCCEEDED);
      violates(RULE, "a lease is one worker's");
    }

    @Test
    void aLeaseThatIsAnothersByNowFailsTheItem() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1).granted(31, "a", 2);
      made.settled(32, "a", 1, FAIL, TOLD, SCHEDULED).completed(33, "a", 2).ends("a", SUCCEEDED);
      violates(RULE);
    }

    @Test
    void aLostLeaseCompletes() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1).settled(32, "a", 1, COMPLETE, LOST, null);
      made.completed(33, "a", 1).ends("a", SUCCEEDED);
      violates(RULE);
    }
  }

  @Nested
  class ALeaseIsOneWorkers {
    private static final String RULE = "a lease is one worker's";

    @Test
    void anItemIsHandedOutWhileItIsLeased() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1).granted(20, "a", 2).completed(22, "a", 2);
      made.ends("a", SUCCEEDED);
      violates(RULE);
    }

    @Test
    void anItemIsHandedOutWhileItsLeaseIsExtended() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1).extended(20, "a", 1).granted(35, "a", 2);
      made.completed(36, "a", 2).ends("a", SUCCEEDED);
      violates(RULE);
    }

    @Test
    void oneAttemptIsHandedToTwo() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1).granted(2, "a", 1).completed(3, "a", 1);
      made.ends("a", SUCCEEDED);
      violates(RULE);
    }
  }

  @Nested
  class ALeaseLastsAsLongAsItSays {
    private static final String RULE = "a lease lasts as long as it says";

    @Test
    void aWorkerThatIsInTimeIsToldItIsLost() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1).settled(5, "a", 1, COMPLETE, LOST, null);
      made.granted(31, "a", 2).completed(32, "a", 2).ends("a", SUCCEEDED);
      violates(RULE);
    }

    @Test
    void oneThatIsTooNearTheEndIsNotJudged() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1).settled(28, "a", 1, EXTEND, LOST, null);
      made.granted(31, "a", 2).completed(32, "a", 2).ends("a", SUCCEEDED);
      isFine();
    }
  }

  @Nested
  class FollowUpsAreThereExactlyWhenTheirItemSucceeded {
    private static final String RULE = "follow-ups are there exactly when their item succeeded";

    @Test
    void theItemSucceededAndItsFollowUpIsNotThere() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1);
      made.settled(2, "a", 1, COMPLETE, TOLD, SUCCEEDED, FOLLOW_UP).ends("a", SUCCEEDED);
      violates(RULE);
    }

    @Test
    void theFollowUpIsThereAndTheItemIsDead() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1);
      made.settled(2, "a", 1, COMPLETE, UNKNOWN, null, FOLLOW_UP).ends("a", DEAD);
      made.ends(Made.NEXT, FOLLOW_UP.item(), SUCCEEDED, null);
      violates(RULE);
    }
  }

  @Nested
  class ABatchIsToldOfOnce {
    private static final String RULE = "a batch is told of once, when all of it is settled";

    @Test
    void itIsCompleteAndNotToldOf() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1).completed(2, "a", 1);
      made.ends(Made.QUEUE, "a", SUCCEEDED, "b").batch("b", 1, true);
      violates(RULE);
    }

    @Test
    void itIsToldOfTwice() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1).completed(2, "a", 1);
      made.ends(Made.QUEUE, "a", SUCCEEDED, "b").batch("b", 1, true);
      made.ends(Made.NEXT, NEWS, SUCCEEDED, null).ends(Made.NEXT, NEWS, SUCCEEDED, null);
      violates("nothing is there that nobody asked for");
    }

    @Test
    void itIsToldOfBeforeAnItemHasEnded() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1);
      made.granted(2, Made.NEXT, NEWS, 1, JsonData.parse("{\"counts\":{\"succeeded\":1}}"));
      made.completed(3, "a", 1).ends(Made.QUEUE, "a", SUCCEEDED, "b").batch("b", 1, true);
      made.ends(Made.NEXT, NEWS, SUCCEEDED, null);
      violates(RULE);
    }

    @Test
    void itsNewsHasOtherCounts() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1).completed(2, "a", 1);
      made.ends(Made.QUEUE, "a", SUCCEEDED, "b").batch("b", 1, true);
      made.granted(3, Made.NEXT, NEWS, 1, JsonData.parse("{\"counts\":{\"dead\":1}}"));
      made.ends(Made.NEXT, NEWS, SUCCEEDED, null);
      violates(RULE);
    }

    @Test
    void itCountsMoreThanItHas() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1).completed(2, "a", 1);
      made.ends(Made.QUEUE, "a", SUCCEEDED, "b").batch("b", 2, true);
      made.ends(Made.NEXT, NEWS, SUCCEEDED, null);
      violates(RULE);
    }
  }

  @Test
  void countsThatDoNotAddUpAreFound() {
    made.enqueued(0, TOLD, "a").ends("a", SUCCEEDED).miscounted(LEASED, 1);
    violates("counts add up");
  }

  @Test
  void anItemThatDoesNotEndIsFound() {
    made.enqueued(0, TOLD, "a").ends("a", READY);
    violates("every item ends");
  }

  @Test
  void aGroupWithMoreLeasesThanItsLimitIsFound() {
    made.enqueued(0, TOLD, "a", "b", "c").groupLimit(2);
    made.granted(1, "a", 1).granted(2, "b", 1).granted(3, "c", 1);
    made.completed(5, "a", 1).completed(5, "b", 1).completed(5, "c", 1);
    made.ends("a", SUCCEEDED).ends("b", SUCCEEDED).ends("c", SUCCEEDED);
    violates("a group has no more leases than its limit");
  }

  @Test
  void moreThanTheRateIsFound() {
    made.enqueued(0, TOLD, "a", "b", "c").rate(2, "2s");
    made.granted(1, "a", 1).granted(1, "b", 1).granted(1.5, "c", 1);
    made.completed(5, "a", 1).completed(5, "b", 1).completed(5, "c", 1);
    made.ends("a", SUCCEEDED).ends("b", SUCCEEDED).ends("c", SUCCEEDED);
    violates("no more is handed out than the rate allows");
  }
}
