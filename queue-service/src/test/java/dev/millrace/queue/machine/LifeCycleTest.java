package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.Problem;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.ItemStatus.Attempt;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.FailCause;
import dev.millrace.contracts.queue.Settlement.ReleaseCause;
import dev.millrace.queue.machine.Transition.Type;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What happens to an item from its first lease to its end.
class LifeCycleTest {
  private static final Duration LEASE = Duration.ofSeconds(10);

  private final QueueRig rig =
      new QueueRig(
          """
          {"lease":"10s","maxAttempts":2,"maxLost":2,
           "backoff":{"initial":"4s","factor":2,"max":"1m","jitter":0}}
          """);

  @Nested
  class GivenAnItemThatMayNotBeginYet {
    @BeforeEach
    void enqueue() {
      rig.enqueue(new NewItem("a", null, null, rig.now().plusSeconds(60), null, null));
    }

    @Test
    void nobodyGetsItBeforeItsTime() {
      rig.after(Duration.ofMillis(59_999));

      assertThat(rig.take(1)).isEmpty();
    }

    @Test
    void itIsThereWhenItsTimeHasCome() {
      rig.after(Duration.ofSeconds(60));

      assertThat(rig.takeNames(1)).containsExactly("a");
      assertThat(rig.toldOf("a")).containsExactly(Type.ENQUEUED, Type.READY, Type.LEASED);
    }

    @Test
    void theNextTickIsWantedAtThatTime() {
      assertThat(rig.tick().next()).isEqualTo(QueueRig.START.plusSeconds(60));
    }
  }

  @Test
  void aTimeWithinAMillisecondIsNotTakenForEarlier() {
    rig.enqueue(new NewItem("a", null, null, rig.now().plusNanos(60_000_400), null, null));

    rig.after(Duration.ofMillis(60));
    assertThat(rig.take(1)).isEmpty();
    rig.after(Duration.ofMillis(1));
    assertThat(rig.take(1)).hasSize(1);
  }

  @Nested
  class GivenALeasedItem {
    private Lease lease;

    @BeforeEach
    void take() {
      rig.enqueue(NewItem.of("a", JsonData.parse("{\"n\":1}")));
      lease = rig.take(1).getFirst();
    }

    @Test
    void theLeaseSaysWhatTheWorkerNeeds() {
      assertThat(lease.name()).isEqualTo("a");
      assertThat(lease.data()).isEqualTo(JsonData.parse("{\"n\":1}"));
      assertThat(lease.attempt()).isOne();
      assertThat(lease.failures()).isZero();
      assertThat(lease.expires()).isEqualTo(rig.now().plus(LEASE));
    }

    @Test
    void nobodyElseGetsIt() {
      assertThat(rig.take(10)).isEmpty();
    }

    @Test
    void whenTheLeaseExpires_anotherWorkerMayTakeItAfterTheBackoff() {
      rig.after(LEASE);
      assertThat(rig.state("a")).isEqualTo(ItemState.SCHEDULED);
      rig.after(Duration.ofSeconds(4));

      Lease second = rig.take(1).getFirst();
      assertThat(second.token()).isNotEqualTo(lease.token());
      assertThat(second.attempt()).isEqualTo(2);
    }

    @Test
    void whenTheLeaseHasExpired_aLateSettleChangesNothing_evenBeforeAnybodyNoticed() {
      rig.clock(LEASE);

      Settled late = rig.complete(lease.token());

      assertThat(late.status()).isEqualTo(409);
      assertThat(late.problem()).extracting(Problem::type).isEqualTo("/problems/lease-lost");
      assertThat(rig.state("a")).isEqualTo(ItemState.LEASED);
    }

    @Test
    void whenItWasTakenAgain_theFirstTokenChangesNothing() {
      rig.after(LEASE);
      rig.after(Duration.ofSeconds(4));
      rig.take(1);

      assertThat(rig.complete(lease.token()).status()).isEqualTo(409);
      assertThat(rig.fail(lease.token()).status()).isEqualTo(409);
      assertThat(rig.extend(lease.token()).status()).isEqualTo(409);
      assertThat(rig.state("a")).isEqualTo(ItemState.LEASED);
    }

    @Test
    void whenItIsExtended_itDoesNotExpireAtItsFirstTime() {
      rig.clock(Duration.ofSeconds(9));
      Settled extended = rig.extend(lease.token());
      rig.after(Duration.ofSeconds(9));

      assertThat(extended.expires()).isEqualTo(QueueRig.START.plusSeconds(19));
      assertThat(rig.complete(lease.token()).status()).isEqualTo(200);
    }

    @Test
    void whenItIsExtended_theExtensionOutlivesARestart() {
      rig.clock(Duration.ofSeconds(9));
      rig.extend(lease.token());
      rig.restart();
      rig.after(Duration.ofSeconds(8));

      assertThat(rig.complete(lease.token()).status()).isEqualTo(200);
    }

    @Test
    void theCheckpointReachesWhoeverTakesItNext() {
      JsonData stages = JsonData.parse("{\"done\":[\"cut\"]}");
      rig.settle(new Settlement.Extend(lease.token(), null, null, stages));
      rig.fail(lease.token());
      rig.after(Duration.ofSeconds(4));

      assertThat(rig.take(1).getFirst().checkpoint()).isEqualTo(stages);
    }

    @Test
    void theProgressIsShown() {
      var half = new Settlement.Progress(50, "halfway");
      rig.settle(new Settlement.Extend(lease.token(), null, half, null));

      assertThat(rig.status("a").lease())
          .extracting(ItemStatus.LeaseView::progress)
          .isEqualTo(half);
    }

    @Test
    void whenItIsCancelled_theWorkerLearnsThatItLostTheLease() {
      rig.done(new Command.Cancel("q", "a"));

      Settled late = rig.extend(lease.token());
      assertThat(late.status()).isEqualTo(409);
      assertThat(QueueRig.why(late)).isEqualTo("cancelled");
    }

    @Test
    void aTokenOfAnotherQueueIsRefused() {
      rig.declare("other", "{}");
      var settle =
          new Command.Settle(
              "other", List.of(new Settlement.Complete(lease.token(), null, null)), null);

      assertThat(rig.done(settle).results().getFirst().status()).isEqualTo(409);
      assertThat(rig.state("a")).isEqualTo(ItemState.LEASED);
    }

    @Test
    void aTokenThatIsWrittenInAnotherWayIsNoToken() {
      assertThat(rig.complete("0" + lease.token()).status()).isEqualTo(409);
      assertThat(rig.complete(lease.token().replace(".1", ".01")).status()).isEqualTo(409);
      assertThat(rig.complete("").status()).isEqualTo(409);
      assertThat(rig.complete("999999999.99999999999999999.999999999").status()).isEqualTo(409);
      assertThat(rig.complete("no token at all").status()).isEqualTo(409);
    }

    @Test
    void whenTheQueueIsDeletedAndDeclaredAgain_theTokenIsWorthNothing() {
      rig.done(new Command.Delete("q"));
      rig.declare("q", "{}");
      rig.enqueue("a");
      rig.take(1);

      assertThat(rig.complete(lease.token()).status()).isEqualTo(409);
      assertThat(rig.state("a")).isEqualTo(ItemState.LEASED);
    }
  }

  @Nested
  class GivenASettledLease {
    private String token;

    @BeforeEach
    void take() {
      rig.enqueue("a");
      token = rig.takeToken();
    }

    @Test
    void theSameSettleAgainAnswersAsTheFirstTime_whateverHasHappenedSince() {
      Settled first = rig.fail(token);
      rig.after(Duration.ofSeconds(4));
      String second = rig.takeToken();
      rig.complete(second);

      assertThat(rig.fail(token)).isEqualTo(first);
      assertThat(rig.status("a").failures()).isOne();
    }

    @Test
    void theSameSettleAgainAnswersAsTheFirstTime_afterARestart() {
      Settled first = rig.release(token);
      rig.restart();

      assertThat(rig.release(token)).isEqualTo(first);
    }

    @Test
    void anotherVerbIsRefused() {
      rig.complete(token);

      Settled other = rig.fail(token);
      assertThat(other.status()).isEqualTo(409);
      assertThat(QueueRig.why(other)).isEqualTo("settled-otherwise");
    }

    @Test
    void twiceInOneRequestIsOnce() {
      var twice = List.<Settlement>of(complete(), complete());

      var results = rig.done(new Command.Settle("q", twice, null)).results();

      assertThat(results).extracting(Settled::status).containsExactly(200, 200);
      assertThat(rig.toldOf("a")).containsOnlyOnce(Type.SUCCEEDED);
    }

    private Settlement complete() {
      return new Settlement.Complete(token, null, null);
    }

    @Test
    void oneThatIsRefusedDoesNotHoldUpTheOthers_andTheNextItemsComeInTheSameAnswer() {
      rig.enqueue("b");
      var both = List.of(new Settlement.Complete("no token", null, null), complete());

      var result =
          rig.done(new Command.Settle("q", both, new Command.Take("q", "worker", 5, null)));

      assertThat(result.results()).extracting(Settled::status).containsExactly(409, 200);
      assertThat(result.leases()).extracting(Lease::name).containsExactly("b");
    }
  }

  @Nested
  class GivenAnItemThatFails {
    @BeforeEach
    void enqueue() {
      rig.enqueue("a");
    }

    @Test
    void itIsDeadAfterAsManyFailuresAsTheQueueAllows() {
      rig.fail(rig.takeToken());
      rig.after(Duration.ofSeconds(4));
      Settled last = rig.fail(rig.takeToken());

      assertThat(last.state()).isEqualTo(ItemState.DEAD);
      assertThat(rig.toldOf("a")).endsWith(Type.FAILED, Type.DEAD);
      assertThat(rig.told.getLast().attempt()).isEqualTo(2);
    }

    @Test
    void itRestsLongerEachTime() {
      rig.declare("q", "{\"maxAttempts\":9,\"backoff\":{\"initial\":\"4s\",\"jitter\":0}}");
      rig.fail(rig.takeToken());
      rig.after(Duration.ofSeconds(4));
      rig.fail(rig.takeToken());

      rig.after(Duration.ofMillis(7_999));
      assertThat(rig.take(1)).isEmpty();
      rig.after(Duration.ofMillis(1));
      assertThat(rig.take(1)).hasSize(1);
    }

    @Test
    void itIsDeadAtOnceWhenTryingAgainIsOfNoUse() {
      assertThat(rig.failForGood(rig.takeToken()).state()).isEqualTo(ItemState.DEAD);
    }

    @Test
    void theRecordOfTheAttemptSaysWhatHappened() {
      String token = rig.takeToken();
      rig.clock(Duration.ofSeconds(2));
      rig.settle(
          new Settlement.Fail(token, "too slow", true, FailCause.DEADLINE, "blur", "the tail"));

      assertThat(rig.status("a").attempts())
          .containsExactly(
              new Attempt(
                  1,
                  "worker",
                  QueueRig.START,
                  QueueRig.START.plusSeconds(2),
                  "deadline",
                  true,
                  "too slow",
                  "blur",
                  "the tail"));
    }

    @Test
    void longReasonsAndTailsAreCut() {
      rig.settle(
          new Settlement.Fail(
              rig.takeToken(), "r".repeat(5_000), null, null, null, "x" + "t".repeat(9_000)));

      Attempt attempt = rig.status("a").attempts().getFirst();
      assertThat(attempt.reason()).hasSize(1_024);
      assertThat(attempt.stderr()).hasSize(8_192).doesNotContain("x");
    }

    @Test
    void aCutDoesNotTearACharacter() {
      rig.settle(
          new Settlement.Fail(
              rig.takeToken(),
              "r".repeat(1_023) + "😀",
              null,
              null,
              null,
              "😀" + "t".repeat(8_191)));

      Attempt attempt = rig.status("a").attempts().getFirst();
      assertThat(attempt.reason()).isEqualTo("r".repeat(1_023));
      assertThat(attempt.stderr()).isEqualTo("t".repeat(8_191));
    }
  }

  @Nested
  class GivenAnItemThatIsGivenBack {
    @BeforeEach
    void enqueue() {
      rig.enqueue("a", "b");
    }

    @Test
    void itKeepsItsPlaceInTheLine() {
      rig.release(rig.takeToken());

      assertThat(rig.takeNames(2)).containsExactly("a", "b");
    }

    @ParameterizedTest
    @EnumSource(ReleaseCause.class)
    void itIsNotAFailure_andTheRecordTellsWhy(ReleaseCause cause) {
      for (int i = 0; i < 5; i++) {
        rig.settle(new Settlement.Release(rig.takeToken(), cause, null));
      }

      assertThat(rig.state("a")).isEqualTo(ItemState.READY);
      assertThat(rig.status("a").failures()).isZero();
      assertThat(rig.status("a").lost()).isZero();
      assertThat(rig.status("a").attempts())
          .hasSize(5)
          .allMatch(attempt -> attempt.ending().equals(cause.wire()) && !attempt.counted());
    }

    @Test
    void itWaitsAsLongAsTheWorkerAsked() {
      rig.settle(
          new Settlement.Release(rig.takeToken(), ReleaseCause.BUSY, Duration.ofSeconds(30)));

      assertThat(rig.takeNames(2)).containsExactly("b");
      rig.after(Duration.ofSeconds(30));
      assertThat(rig.takeNames(2)).containsExactly("a");
    }
  }

  @Nested
  class GivenAPoisonItemThatKillsItsWorkers {
    @BeforeEach
    void enqueue() {
      rig.enqueue("poison");
    }

    @Test
    void itIsDeadAfterAsManyLostLeasesAsTheQueueAllows() {
      loseLease();
      assertThat(rig.state("poison")).isEqualTo(ItemState.SCHEDULED);
      loseLease();

      ItemStatus status = rig.status("poison");
      assertThat(status.state()).isEqualTo(ItemState.DEAD);
      assertThat(status.lost()).isEqualTo(2);
      assertThat(status.failures()).isZero();
      assertThat(status.attempts())
          .extracting(Attempt::ending)
          .containsExactly("expired", "expired");
      assertThat(status.attempts().getLast().reason()).contains("vanished 2 times");
    }

    @Test
    void itDoesNotHoldUpTheOthers() {
      loseLease();
      rig.enqueue("fine");

      assertThat(rig.takeNames(1)).containsExactly("fine");
    }

    @Test
    void aLostLeaseIsNoFailure() {
      loseLease();
      rig.after(Duration.ofSeconds(4));

      assertThat(rig.fail(rig.takeToken()).state()).isEqualTo(ItemState.SCHEDULED);
    }

    private void loseLease() {
      rig.after(Duration.ofMinutes(1));
      assertThat(rig.take(1)).hasSize(1);
      rig.after(LEASE);
    }
  }

  @Test
  void ofAnItemThatIsTriedForEver_theLastFiftyAttemptsAreKept() {
    rig.enqueue("a");
    for (int i = 0; i < 60; i++) {
      rig.release(rig.takeToken());
    }

    assertThat(rig.status("a").attempts()).hasSize(50);
    assertThat(rig.status("a").attempts().getFirst().number()).isEqualTo(11);
  }

  @Test
  void whatWasNotCommittedHasNeverHappened() {
    rig.enqueue("a");
    rig.store.commit();
    String token = rig.takeToken();
    rig.complete(token);
    rig.crash();

    assertThat(rig.state("a")).isEqualTo(ItemState.READY);
    assertThat(rig.takeToken()).isEqualTo(token);
  }
}
