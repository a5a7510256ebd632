package dev.millrace.e2e.history;

import static dev.millrace.contracts.queue.ItemState.DEAD;
import static dev.millrace.contracts.queue.ItemState.LEASED;
import static dev.millrace.contracts.queue.ItemState.READY;
import static dev.millrace.contracts.queue.ItemState.SCHEDULED;
import static dev.millrace.contracts.queue.ItemState.SUCCEEDED;
import static dev.millrace.e2e.history.Event.Told.OVERTAKEN;
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
  class WhenAllThatIsDoneByTwoCanBeTrue {
    @Test
    void aStragglerIsOvertaken() {
      hedged().completed(5, "a", 2).lost(6, "a", 1, COMPLETE, OVERTAKEN);
      made.lost(7, "a", 1, EXTEND, OVERTAKEN).completed(8, "a", 2).ends("a", SUCCEEDED);
      isFine();
    }

    @Test
    void aStragglerIsFirstAfterAll() {
      hedged().extended(5, "a", 1).completed(6, "a", 1).lost(7, "a", 2, FAIL, OVERTAKEN);
      made.ends("a", SUCCEEDED);
      isFine();
    }

    @Test
    void oneFailsAndTheOtherGoesOn() {
      hedged().settled(5, "a", 2, FAIL, TOLD, LEASED).settled(6, "a", 2, FAIL, TOLD, LEASED);
      made.extended(7, "a", 1).completed(8, "a", 1).ends("a", SUCCEEDED);
      isFine();
    }

    @Test
    void oneFailsForGoodAndTheOtherIsOvertaken() {
      hedged().settled(5, "a", 2, FAIL, TOLD, DEAD).lost(6, "a", 1, RELEASE, OVERTAKEN);
      made.ends("a", DEAD);
      isFine();
    }

    @Test
    void aHedgeIsHedgedWhenTheFirstHasGivenUp() {
      hedged().settled(5, "a", 1, RELEASE, TOLD, LEASED).granted(8, "a", 3, "three");
      made.completed(9, "a", 3).lost(10, "a", 2, COMPLETE, OVERTAKEN).ends("a", SUCCEEDED);
      isFine();
    }

    @Test
    void bothRunOut() {
      hedged().granted(35, "a", 3).lost(36, "a", 1, COMPLETE, "expired");
      made.lost(37, "a", 2, COMPLETE, "expired").completed(38, "a", 3).ends("a", SUCCEEDED);
      isFine();
    }

    @Test
    void anAtomicCallIsRepeatedWhenItsAnswerIsLost() {
      made.enqueued(0, TOLD, "a", "b").granted(1, "a", 1).granted(1, "b", 1);
      made.merged(2, "m", "a", 1, UNKNOWN).merged(2, "m", "b", 1, UNKNOWN);
      made.merged(3, "m", "a", 1, TOLD).merged(3, "m", "b", 1, TOLD);
      made.ends("a", SUCCEEDED).ends("b", SUCCEEDED).ends(Made.NEXT, "m", SUCCEEDED, null);
      isFine();
    }

    @Test
    void anAtomicCallIsRefusedAndItsLeasesGoOn() {
      made.enqueued(0, TOLD, "a", "b").granted(1, "a", 1).granted(1, "b", 1);
      made.settled(2, "b", 1, RELEASE, TOLD, READY);
      made.merged(3, "m", "a", 1, REFUSED).merged(3, "m", "b", 1, LOST);
      made.granted(4, "b", 2).completed(5, "b", 2).completed(5, "a", 1);
      made.ends("a", SUCCEEDED).ends("b", SUCCEEDED);
      isFine();
    }

    @Test
    void anAtomicCallIsRefusedByAnotherThatAskedForTheSame() {
      made.enqueued(0, TOLD, "a", "b").granted(1, "a", 1).granted(1, "b", 1);
      made.completed(2, "b", 1).merged(3, "m", "a", 1, REFUSED).merged(3, "m", "b", 1, LOST);
      made.completed(5, "a", 1).ends("a", SUCCEEDED).ends("b", SUCCEEDED);
      isFine();
    }

    @Test
    void aCallOfBeforeIsAnsweredWhileTheQueueIsPaused() {
      made.enqueued(0, TOLD, "a", "b").granted(1.4, "a", 1).paused(1, TOLD);
      made.granted(4, "b", 1).resumed(4, TOLD).completed(6, "a", 1).completed(6, "b", 1);
      made.ends("a", SUCCEEDED).ends("b", SUCCEEDED);
      made.paused(7, UNKNOWN);
      isFine();
    }
  }

  /// Item `a` is with worker one since second 1, and with another since second 4.
  private Made hedged() {
    made.hedged(2, 10).enqueued(0, TOLD, "a").granted(1, "a", 1);
    return made.granted(4, "a", 2, "two");
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
  class TwoHaveAnItemOnlyWhereItIsHedged {
    private static final String RULE = "two have an item only where it is hedged";

    private void hasTwo(int known, double second, String worker) {
      made.hedged(2, known).enqueued(0, TOLD, "a").granted(1, "a", 1);
      made.granted(second, "a", 2, worker).completed(9, "a", 1).ends("a", SUCCEEDED);
    }

    @Test
    void itIsGivenToTheSameWorker() {
      hasTwo(10, 4, Made.WORKER);
      violates(RULE);
    }

    @Test
    void itIsGivenToASecondOneTooSoon() {
      hasTwo(10, 2, "two");
      violates(RULE);
    }

    @Test
    void itIsGivenToASecondOneBeforeItIsKnownHowLongItTakes() {
      hasTwo(9, 4, "two");
      violates(RULE);
    }

    @Test
    void itIsGivenToAThirdOne() {
      hedged().granted(7, "a", 3, "three").completed(9, "a", 1).ends("a", SUCCEEDED);
      violates(RULE);
    }

    @Test
    void itIsGivenToAThirdOneWhenTheSecondHasFailed() {
      hedged().settled(5, "a", 2, FAIL, TOLD, LEASED).granted(8, "a", 3, "three");
      made.completed(9, "a", 1).ends("a", SUCCEEDED);
      violates(RULE);
    }

    @Test
    void itIsGivenToOneWhoAskedForWhatBelongsTogether() {
      made.hedged(2, 10).enqueued(0, TOLD, "a").granted(1, "a", 1);
      made.grantedTogether(4, "a", 2, "two", "group").completed(9, "a", 1).ends("a", SUCCEEDED);
      violates(RULE);
    }

    @Test
    void whoIsOvertakenIsToldSomethingElse() {
      hedged().completed(5, "a", 2).lost(6, "a", 1, COMPLETE, "unknown").ends("a", SUCCEEDED);
      violates(RULE, "a lease lasts as long as it says");
    }

    @Test
    void oneIsToldToBeOvertakenWhoWasAlone() {
      made.hedged(2, 10).enqueued(0, TOLD, "a").granted(1, "a", 1);
      made.lost(6, "a", 1, COMPLETE, OVERTAKEN).granted(31, "a", 2).completed(32, "a", 2);
      made.ends("a", SUCCEEDED);
      violates(RULE);
    }

    @Test
    void oneIsToldToBeOvertakenByOneWhoFailed() {
      hedged().settled(5, "a", 2, FAIL, TOLD, LEASED).lost(6, "a", 1, COMPLETE, OVERTAKEN);
      made.granted(31, "a", 3).completed(32, "a", 3).ends("a", SUCCEEDED);
      violates(RULE);
    }

    @Test
    void oneIsToldToBeOvertakenWhereNothingIsHedged() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1).granted(31, "a", 2).completed(32, "a", 2);
      made.lost(33, "a", 1, COMPLETE, OVERTAKEN).ends("a", SUCCEEDED);
      violates(RULE);
    }

    @Test
    void itGoesBackWhileTheOtherHasIt() {
      hedged().settled(5, "a", 2, RELEASE, TOLD, READY).completed(9, "a", 1);
      made.ends("a", SUCCEEDED);
      violates(RULE);
    }

    @Test
    void itStaysLeasedThoughNobodyElseCanHaveIt() {
      made.enqueued(0, TOLD, "a").granted(1, "a", 1).settled(2, "a", 1, FAIL, TOLD, LEASED);
      made.granted(31, "a", 2).completed(32, "a", 2).ends("a", SUCCEEDED);
      violates(RULE);
    }

    @Test
    void bothHaveDoneIt() {
      hedged().completed(5, "a", 2).completed(6, "a", 1).ends("a", SUCCEEDED);
      violates("what is settled stays settled");
    }

    @Test
    void whoIsOvertakenExtends() {
      hedged().completed(5, "a", 2).extended(6, "a", 1).ends("a", SUCCEEDED);
      violates("what is settled stays settled");
    }

    @Test
    void oneFailsAfterTheOtherHasDoneIt() {
      hedged().completed(5, "a", 2).settled(6, "a", 1, FAIL, TOLD, LEASED).ends("a", SUCCEEDED);
      violates("what is settled stays settled");
    }

    @Test
    void itIsHedgedAfterItIsDone() {
      made.hedged(2, 10).enqueued(0, TOLD, "a").granted(1, "a", 1).completed(2, "a", 1);
      made.granted(4, "a", 2, "two").ends("a", SUCCEEDED);
      violates("what is settled stays settled");
    }

    @Test
    void oneWhoHasGivenItUpExtends() {
      hedged().settled(5, "a", 1, RELEASE, TOLD, LEASED).extended(6, "a", 1);
      made.completed(7, "a", 2).ends("a", SUCCEEDED);
      violates("what is settled stays settled");
    }

    @Test
    void oneWhoseLeaseRanOutBeforeItWasHandedOutAgainHasDoneIt() {
      made.hedged(2, 10).enqueued(0, TOLD, "a").granted(1, "a", 1).granted(31, "a", 2, "two");
      made.completed(33, "a", 1).ends("a", SUCCEEDED);
      violates("a late settle changes nothing", "what is settled stays settled");
    }

    @Test
    void whatFollowsIsOfTheOneWhoWasOvertaken() {
      hedged().settled(5, "a", 2, COMPLETE, TOLD, SUCCEEDED, FOLLOW_UP).ends("a", SUCCEEDED);
      made.granted(7, Made.NEXT, FOLLOW_UP.item(), 1, JsonData.parse("{\"by\":\"a1\"}"));
      made.ends(Made.NEXT, FOLLOW_UP.item(), SUCCEEDED, null);
      violates("follow-ups are there exactly when their item succeeded");
    }
  }

  @Test
  void itemsOfTwoGroupsThatAreTakenTogetherAreFound() {
    made.enqueued(0, TOLD, "a", "b").grantedTogether(1, "a", 1, "one", "red");
    made.grantedTogether(1, "b", 1, "one", "blue").completed(2, "a", 1).completed(2, "b", 1);
    made.ends("a", SUCCEEDED).ends("b", SUCCEEDED);
    violates("what is taken together is of one group");
  }

  @Nested
  class AnAtomicSettleIsDoneAsAWholeOrNotAtAll {
    private static final String RULE = "an atomic settle is done as a whole or not at all";

    private Made taken() {
      return made.enqueued(0, TOLD, "a", "b").granted(1, "a", 1).granted(1, "b", 1);
    }

    @Test
    void oneIsToldToBeDoneAndAnotherNot() {
      taken().merged(2, "m", "a", 1, TOLD).merged(2, "m", "b", 1, REFUSED).completed(3, "b", 1);
      made.ends("a", SUCCEEDED).ends("b", SUCCEEDED).ends(Made.NEXT, "m", SUCCEEDED, null);
      violates(RULE);
    }

    @Test
    void itIsDoneAndWhatFollowsIsNotThere() {
      taken().merged(2, "m", "a", 1, TOLD).merged(2, "m", "b", 1, TOLD);
      made.ends("a", SUCCEEDED).ends("b", SUCCEEDED);
      violates(RULE);
    }

    @Test
    void whatFollowsIsThereAndOneIsNotDone() {
      taken().merged(2, "m", "a", 1, UNKNOWN).merged(2, "m", "b", 1, UNKNOWN);
      made.granted(31, "b", 2).settled(32, "b", 2, FAIL, TOLD, DEAD);
      made.ends("a", SUCCEEDED).ends("b", DEAD).ends(Made.NEXT, "m", SUCCEEDED, null);
      violates(RULE);
    }

    @Test
    void whatFollowsIsThereAndOneIsDoneByAnother() {
      taken().merged(2, "m", "a", 1, UNKNOWN).merged(2, "m", "b", 1, UNKNOWN);
      made.granted(31, "b", 2).completed(32, "b", 2);
      made.ends("a", SUCCEEDED).ends("b", SUCCEEDED).ends(Made.NEXT, "m", SUCCEEDED, null);
      violates(RULE);
    }

    @Test
    void oneIsDoneThoughWhatFollowsIsNotThere() {
      taken().merged(2, "m", "a", 1, UNKNOWN).merged(2, "m", "b", 1, UNKNOWN);
      made.granted(31, "b", 2).completed(32, "b", 2).ends("a", SUCCEEDED).ends("b", SUCCEEDED);
      violates(RULE);
    }

    @Test
    void itIsDoneThoughAnotherCallHadSettledOne() {
      taken().completed(2, "b", 1).merged(3, "m", "a", 1, TOLD).merged(3, "m", "b", 1, TOLD);
      made.ends("a", SUCCEEDED).ends("b", SUCCEEDED).ends(Made.NEXT, "m", SUCCEEDED, null);
      violates(RULE);
    }

    @Test
    void itIsRefusedAndWhatFollowsIsThere() {
      taken().merged(2, "m", "a", 1, REFUSED).merged(2, "m", "b", 1, LOST).completed(3, "a", 1);
      made.granted(31, "b", 2).completed(32, "b", 2).ends("a", SUCCEEDED).ends("b", SUCCEEDED);
      made.ends(Made.NEXT, "m", SUCCEEDED, null);
      violates(RULE, "nothing is there that nobody asked for", "a lease lasts as long as it says");
    }
  }

  @Nested
  class NothingIsHandedOutWhileTheQueueIsPaused {
    private static final String RULE = "nothing is handed out while the queue is paused";

    @Test
    void aCallThatComesThenIsGivenAnItem() {
      made.enqueued(0, TOLD, "a").paused(1, TOLD).granted(2, "a", 1).resumed(4, TOLD);
      made.completed(5, "a", 1).ends("a", SUCCEEDED);
      violates(RULE);
    }

    @Test
    void whoWaitsIsGivenAnItemThatComesThen() {
      made.paused(1, TOLD).enqueued(1.6, TOLD, "a").granted(1.4, "a", 1).resumed(4, TOLD);
      made.completed(5, "a", 1).ends("a", SUCCEEDED);
      violates(RULE);
    }

    @Test
    void itWasResumedBefore() {
      made.enqueued(0, TOLD, "a").paused(1, TOLD).resumed(2, UNKNOWN).resumed(3, TOLD);
      made.paused(90, TOLD).granted(91, "a", 1).completed(92, "a", 1).ends("a", SUCCEEDED);
      violates(RULE);
    }

    @Test
    void aResumeOfBeforeThatWasNotAnsweredMayHaveComeLate() {
      made.enqueued(0, TOLD, "a").paused(1, TOLD).resumed(2, UNKNOWN).resumed(3, TOLD);
      made.paused(20, TOLD).granted(21, "a", 1).completed(22, "a", 1).ends("a", SUCCEEDED);
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
