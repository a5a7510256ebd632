package dev.millrace.queue.machine;

import static dev.millrace.queue.machine.NeighbourRig.into;
import static dev.millrace.queue.machine.NeighbourRig.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.RedriveRequest;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.Complete;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// What queues give to queues of other machines: nothing is lost or doubled, and a queue that is
/// full holds back those who fill it.
@ParameterizedClass(name = "restarted before each step: {0}")
@ValueSource(booleans = {false, true})
class NeighbourTest {
  private final NeighbourRig rig;

  NeighbourTest(boolean restarting) {
    rig = new NeighbourRig(restarting);
    rig.declare("from0", "{}");
  }

  private String token() {
    return rig.take("from0", 1).getFirst();
  }

  private Settled complete(Settlement.FollowUp... then) {
    return rig.complete("from0", token(), then);
  }

  private static NewItem inBatch(String batch, String name) {
    return QueueRig.inBatch(batch, name);
  }

  private static Object extension(Settled refused, String name) {
    return Objects.requireNonNull(Objects.requireNonNull(refused.problem()).extensions().get(name));
  }

  @Nested
  class AFollowUp {
    @Test
    void isInTheOtherQueueOnceItHasArrived() {
      rig.declare("to1", "{}");

      assertThat(complete(into("to1", "x", "y")).state()).isEqualTo(ItemState.SUCCEEDED);
      assertThat(rig.names("to1")).isEmpty();
      rig.deliver();

      assertThat(rig.names("to1")).containsExactly("x", "y");
    }

    @Test
    void isSentOnce_howeverOftenTheCompletionIsSaid() {
      rig.declare("to1", "{}");
      String token = token();

      rig.complete("from0", token, into("to1", "x"));
      rig.complete("from0", token, into("to1", "x"));

      assertThat(rig.mail()).hasSize(1);
    }

    @Test
    void isAsItWasAskedFor() {
      rig.declare("to1", "{}");
      Instant later = rig.now().plusSeconds(60);
      JsonData data = JsonData.of(Map.of("n", 1));

      complete(into("to1", new NewItem("x", data, 7, later, "red", "b")));
      rig.deliver();

      ItemStatus item = rig.item("to1", "x");
      assertThat(item.data()).isEqualTo(data);
      assertThat(item.priority()).isEqualTo(7);
      assertThat(item.group()).isEqualTo("red");
      assertThat(item.batch()).isEqualTo("b");
      assertThat(item.state()).isEqualTo(ItemState.SCHEDULED);
    }

    @Test
    void withoutAName_getsOneBeforeItIsSent_soThatItIsTakenOnceEvenIfItCameTwice() {
      rig.declare("to1", "{}");
      complete(into("to1", new NewItem(null, null, null, null, null, null)));
      Command<?> sent = rig.mail().getFirst();
      rig.deliver();
      rig.done("to1", sent);

      assertThat(rig.names("to1")).singleElement().asString().startsWith("unnamed-");
    }

    @Test
    void forAQueueThatNobodyHas_isRefused_andTheLeaseGoesOn() {
      rig.declare("to1", "{}");
      String token = token();

      Settled refused = rig.complete("from0", token, into("to1", "x"), into("nowhere1", "y"));

      assertThat(problem(refused)).isEqualTo("/problems/no-such-queue");
      assertThat(rig.mail()).isEmpty();
      assertThat(rig.complete("from0", token, into("to1", "x")).status()).isEqualTo(200);
    }

    @Test
    void ofMoreDataThanTheOtherQueueAllows_isRefusedInTheSameWords() {
      rig.declare("to1", "{\"maxDataBytes\":50}");
      rig.declare("near0", "{\"maxDataBytes\":50}");
      var large = NewItem.of("big", JsonData.of(Map.of("text", "x".repeat(100))));
      String token = token();

      Settled refused = rig.complete("from0", token, into("to1", large));
      Settled refusedHere = rig.complete("from0", token, into("near0", large));

      assertThat(refused.status()).isEqualTo(413);
      assertThat(Objects.requireNonNull(refused.problem()).detail())
          .isEqualTo(
              Objects.requireNonNull(Objects.requireNonNull(refusedHere.problem()).detail())
                  .replace("near0", "to1"));
    }

    @Test
    void ofOneOfSeveralLeases_goesWithAllOrNone_toTwoMachines() {
      rig.declare("to1", "{}");
      rig.declare("to2", "{}");
      List<String> tokens = rig.take("from0", 2);
      var first = new Complete(tokens.get(0), null, List.of(into("to1", "x")));
      var second = new Complete(tokens.get(1), null, List.of(into("to2", "y"), into("to1", "z")));
      var nowhere = new Complete(tokens.get(1), null, List.of(into("nowhere2", "y")));

      assertThat(rig.settle("from0", true, first, nowhere).results())
          .extracting(Settled::status)
          .containsExactly(409, 404);
      assertThat(rig.mail()).isEmpty();
      assertThat(rig.settle("from0", true, first, second).results())
          .extracting(Settled::status)
          .containsExactly(200, 200);
      assertThat(rig.mail()).hasSize(2);
      rig.deliver();

      assertThat(rig.names("to1")).containsExactly("x", "z");
      assertThat(rig.names("to2")).containsExactly("y");
    }

    @Test
    void mayBeginABatch_ofWhichAThirdMachineIsTold() {
      rig.declare("to1", "{\"onBatchOpen\":[{\"queue\":\"news2\"}]}");
      rig.declare("news2", "{}");

      complete(into("to1", inBatch("b", "x")));
      rig.deliver();

      assertThat(rig.names("news2")).containsExactly("to1/b/opened");
    }
  }

  @Nested
  class GivenAFullQueue {
    GivenAFullQueue() {
      rig.declare("to1", "{\"maxItems\":2}");
      complete(into("to1", "x", "y"));
      rig.deliver();
    }

    private Settled another() {
      return complete(into("to1", "one more"));
    }

    @Test
    void whatWasUnderWayIsTaken_andTheSenderIsHeld() {
      assertThat(another().status()).isEqualTo(200);
      rig.deliver();

      assertThat(rig.names("to1")).hasSize(3);
      String token = token();
      Settled refused = rig.complete("from0", token, into("to1", "too much"));
      assertThat(problem(refused)).isEqualTo("/problems/queue-full");
      assertThat(extension(refused, "queue")).isEqualTo("to1");
      assertThat(extension(refused, "limit")).isEqualTo(2L);
      assertThat(rig.mail()).isEmpty();
      assertThat(rig.complete("from0", token).status()).isEqualTo(200);
    }

    @Test
    void itsOwnProducersAreRefusedAtOnce() {
      another();
      rig.deliver();

      var outcome =
          rig.machine("to1")
              .apply(
                  new Command.Stamped<>(
                      rig.now(),
                      1,
                      new Command.Enqueue("to1", List.of(QueueRig.item("z")), false)));

      assertThat(outcome)
          .isEqualTo(new Outcome.Refused<>(new Refusal.QueueFull("to1", "items", 2)));
    }

    @Test
    void whatItKnowsAlreadyHoldsNobody() {
      complete(into("to1", "x"));
      rig.deliver();

      assertThat(another().status()).isEqualTo(200);
    }

    @Test
    void anAtomicSettleIsHeldAsAWhole() {
      rig.declare("to2", "{}");
      another();
      rig.deliver();
      List<String> tokens = rig.take("from0", 2);

      var results =
          rig.settle(
                  "from0",
                  true,
                  new Complete(tokens.get(0), null, List.of(into("to2", "a"))),
                  new Complete(tokens.get(1), null, List.of(into("to1", "b"))))
              .results();

      assertThat(results).extracting(Settled::status).containsExactly(409, 429);
      assertThat(rig.mail()).isEmpty();
    }

    @Test
    void theSenderGoesOnAsSoonAsThereIsRoom() {
      another();
      rig.deliver();
      rig.cancel("to1", "x");
      rig.deliver();
      assertThat(another().status()).isEqualTo(429);
      rig.cancel("to1", "y");
      rig.deliver();

      assertThat(another().status()).isEqualTo(200);
      rig.after(Duration.ofMinutes(1));
      assertThat(rig.mail()).hasSize(1);
    }

    @Test
    void theSenderGoesOnWhenTheQueueMayHoldMore() {
      another();
      rig.deliver();
      rig.declare("to1", "{\"maxItems\":100}");
      rig.deliver();

      assertThat(another().status()).isEqualTo(200);
    }

    @Test
    void whenItIsDeleted_thereIsNoSuchQueue_andNothingIsHeldWhenItIsDeclaredAgain() {
      another();
      rig.deliver();
      rig.delete("to1");
      rig.deliver();
      assertThat(another().status()).isEqualTo(404);
      rig.declare("to1", "{}");

      assertThat(another().status()).isEqualTo(200);
    }

    @Test
    void whenTheSenderIsDeletedAndDeclaredAgain_itIsHeldAnewOnceItSendsTooMuch() {
      another();
      rig.deliver();
      rig.delete("from0");
      rig.declare("from0", "{}");
      assertThat(complete(into("to1", "p")).status()).isEqualTo(200);
      rig.deliver();

      assertThat(another().status()).isEqualTo(429);
    }

    @Test
    void whenTheSenderIsDeleted_nothingOfItIsLeft() {
      another();
      rig.deliver();
      rig.delete("from0");
      rig.cancel("to1", "x");
      rig.cancel("to1", "y");
      rig.deliver();
      rig.delete("to1");
      rig.after(Duration.ofHours(2));

      assertThat(rig.mail()).isEmpty();
      assertThat(rig.store(0).size()).as("its clock").isOne();
      assertThat(rig.store(1).size()).as("its clock").isOne();
    }
  }

  /// Else two shards that have filled each other would not go on.
  @Test
  void aShardThatIsHeldByAnother_goesOnWithWhatMakesRoom() {
    rig.declare("spread0", "{\"shards\":{\"count\":2,\"by\":\"group\"},\"maxItems\":4}");
    List<String> tokens = rig.take("spread0", 2);
    var full = new Refusal.QueueFull("spread0", "items", 2);
    rig.done("spread0", new Command.Hold("spread0", "spread0", 7, full));
    var first = new Settlement.Complete(tokens.get(0), null, List.of(into("spread0", "merged")));
    var more =
        new Settlement.Complete(tokens.get(0), null, List.of(into("spread0", "x", "y", "z")));
    var last = new Settlement.Complete(tokens.get(1), null, null);

    assertThat(rig.settle("spread0", true, more, last).results())
        .extracting(Settled::status)
        .containsExactly(429, 409);
    assertThat(rig.settle("spread0", true, first, last).results())
        .extracting(Settled::status)
        .containsExactly(200, 200);
    assertThat(rig.mail()).hasSize(1);
  }

  @Test
  void whereLittleRoomIsMade_theSenderGoesOnAfterASecond_notForEachItem() {
    rig.declare("to1", "{\"maxItems\":64}");
    for (int i = 0; i < 64; i++) {
      rig.enqueue("to1", QueueRig.item("x" + i));
    }
    complete(into("to1", "one more"));
    rig.deliver();
    assertThat(rig.nextTick("to1")).isNull();
    for (int i = 0; i < 4; i++) {
      rig.cancel("to1", "x" + i);
    }
    assertThat(rig.mail()).isEmpty();
    rig.after(Duration.ofSeconds(1));

    assertThat(rig.mail()).hasSize(1);
    rig.deliver();
    assertThat(complete(into("to1", "another")).status()).isEqualTo(200);
  }

  @Nested
  class NewsOfABatch {
    private void finishBatch(String batch) {
      rig.enqueue("from0", inBatch(batch, "item of " + batch));
      rig.done("from0", new Command.Seal("from0", batch, new BatchSpec(true, null)));
      rig.cancel("from0", "item of " + batch);
    }

    @Test
    void goesToOtherMachinesOnce() {
      rig.declare("news1", "{}");
      rig.declare("news2", "{}");
      rig.declare(
          "from0",
          """
          {"onBatchOpen":[{"queue":"news1"}],
           "onBatchComplete":[{"queue":"news1"},{"queue":"news2"}]}
          """);
      finishBatch("b");
      rig.deliver();
      rig.after(Duration.ofSeconds(5));
      rig.deliver();

      assertThat(rig.names("news1")).containsExactly("from0/b/opened", "from0/b");
      assertThat(rig.names("news2")).containsExactly("from0/b");
      assertThat(
              Objects.requireNonNull(rig.item("news2", "from0/b").data()).path("batch").asString())
          .isEqualTo("b");
    }

    @Test
    void waitsForAQueueThatIsNotDeclaredYet() {
      rig.declare("from0", "{\"onBatchComplete\":[{\"queue\":\"news1\"}]}");
      finishBatch("b");
      rig.after(Duration.ofSeconds(1));
      assertThat(rig.mail()).isEmpty();
      rig.declare("news1", "{}");
      rig.after(Duration.ofSeconds(1));
      rig.deliver();

      assertThat(rig.names("news1")).containsExactly("from0/b");
    }

    @Test
    void isKeptFromAllTargets_whileOneIsFull() {
      rig.declare("news1", "{\"maxItems\":1}");
      rig.declare("news2", "{}");
      rig.declare("from0", "{\"onBatchComplete\":[{\"queue\":\"news1\"},{\"queue\":\"news2\"}]}");
      finishBatch("first");
      finishBatch("second");
      rig.deliver();
      finishBatch("third");
      rig.after(Duration.ofSeconds(5));
      assertThat(rig.mail()).isEmpty();
      assertThat(rig.names("news2")).doesNotContain("from0/third");

      rig.cancel("news1", "from0/first");
      rig.cancel("news1", "from0/second");
      rig.deliver();
      rig.after(Duration.ofSeconds(1));
      rig.deliver();

      assertThat(rig.names("news1")).contains("from0/third");
      assertThat(rig.names("news2")).containsOnlyOnce("from0/third");
    }
  }

  @Nested
  class WhatComesLate {
    @Test
    void forASealedBatch_becomesADeadLetterThatSaysSo() {
      rig.declare("to1", "{}");
      rig.enqueue("to1", inBatch("b", "early"));
      complete(into("to1", inBatch("b", "late"), inBatch("other", "in time")));
      rig.done("to1", new Command.Seal("to1", "b", new BatchSpec(true, null)));
      rig.deliver();

      ItemStatus late = rig.item("to1", "late");
      assertThat(late.state()).isEqualTo(ItemState.DEAD);
      assertThat(late.batch()).isNull();
      assertThat(late.attempts())
          .singleElement()
          .satisfies(
              attempt -> {
                assertThat(attempt.ending()).isEqualTo("late");
                assertThat(attempt.counted()).isFalse();
                assertThat(attempt.worker()).isEqualTo("from0");
                assertThat(attempt.reason())
                    .isEqualTo("it came too late for batch \"b\", which was sealed before");
              });
      assertThat(rig.item("to1", "in time").state()).isEqualTo(ItemState.READY);
      BatchStatus batch = rig.answer("to1", new Query.GetBatch("to1", "b"));
      assertThat(batch.accepted()).isOne();
      assertThat(rig.told.getLast())
          .extracting(Transition::type, Transition::item)
          .containsExactly(Transition.Type.READY, "in time");
      assertThat(rig.told)
          .filteredOn(told -> "late".equals(told.item()))
          .extracting(Transition::type)
          .containsExactly(Transition.Type.ENQUEUED, Transition.Type.DEAD);
    }

    @Test
    void forABatchThatHasAsManyAsWereExpected_becomesADeadLetter_andTheFirstOnesDoNot() {
      rig.declare("to1", "{}");
      rig.done("to1", new Command.Seal("to1", "b", new BatchSpec(null, 1L)));
      complete(into("to1", inBatch("b", "first"), inBatch("b", "second")));
      rig.deliver();

      assertThat(rig.item("to1", "first").state()).isEqualTo(ItemState.READY);
      assertThat(rig.item("to1", "second").state()).isEqualTo(ItemState.DEAD);
    }

    @Test
    void forABatchWhoseManifestDoesNotListIt_becomesADeadLetter_andWhatItListsDoesNot() {
      rig.declare("to1", "{}");
      rig.done("to1", new Command.Seal("to1", "b", new BatchSpec(null, null, List.of("listed"))));
      complete(into("to1", inBatch("b", "stranger"), inBatch("b", "listed")));
      rig.deliver();

      assertThat(rig.item("to1", "listed").batch()).isEqualTo("b");
      assertThat(rig.item("to1", "stranger").state()).isEqualTo(ItemState.DEAD);
      assertThat(rig.item("to1", "stranger").attempts())
          .singleElement()
          .satisfies(
              attempt ->
                  assertThat(attempt.reason())
                      .isEqualTo("the manifest of batch \"b\" does not list it"));
    }

    @Test
    void isBroughtToWorkByARedrive_andLeavesNothingWhenItIsGone() {
      rig.declare("to1", "{}");
      rig.done("to1", new Command.Seal("to1", "b", new BatchSpec(true, null)));
      complete(into("to1", inBatch("b", "late")));
      rig.deliver();
      var late = new RedriveRequest(null, "came too late", null, null, null, null, null);
      rig.done("to1", new Command.Redrive("to1", late, null, 0, 10));

      assertThat(rig.item("to1", "late").state()).isEqualTo(ItemState.READY);
      int before = rig.store(1).size();
      rig.done("to1", new Command.Purge("to1", List.of(ItemState.READY), 10));
      assertThat(before - rig.store(1).size()).as("name, entry and attempt").isEqualTo(3);
    }

    @Test
    void isTaken_thoughTheQueueNowAllowsLessData() {
      rig.declare("to1", "{}");
      JsonData data = JsonData.of(Map.of("text", "x".repeat(100)));
      complete(into("to1", NewItem.of("large", data)));
      rig.declare("to1", "{\"maxDataBytes\":50}");
      rig.deliver();

      assertThat(rig.item("to1", "large").data()).isEqualTo(data);
    }
  }

  @Nested
  class GivenAQueueThatWasDeletedMeanwhile {
    GivenAQueueThatWasDeletedMeanwhile() {
      rig.declare("to1", "{}");
      rig.deleteUnnoticed("to1");
      complete(into("to1", "x"), into("to1", inBatch("b", "y")));
      complete(into("to1", "z"));
      rig.deliver();
    }

    @Test
    void whatWasUnderWayWaitsUntilItIsDeclaredAgain() {
      assertThat(rig.machine("to1").unclaimed()).isEqualTo(2);
      rig.after(Duration.ofDays(29));
      rig.declare("to1", "{}");

      assertThat(rig.names("to1")).containsExactly("x", "y", "z");
      assertThat(rig.machine("to1").unclaimed()).isZero();
    }

    @Test
    void ifItIsDeclaredSmaller_itHoldsItsSender() {
      rig.declare("to1", "{\"maxItems\":1}");
      rig.deliver();

      assertThat(rig.names("to1")).hasSize(3);
      assertThat(complete(into("to1", "more")).status()).isEqualTo(429);
    }

    @Test
    void afterThirtyDaysNothingOfItIsLeft() {
      // A machine that is made anew goes on a second later.
      Instant due = rig.now().plus(Duration.ofDays(30));
      assertThat(rig.nextTick("to1")).isBetween(due, due.plusSeconds(1));
      rig.after(Duration.ofDays(30).plusSeconds(1));

      assertThat(rig.machine("to1").unclaimed()).isZero();
      assertThat(rig.store(1).size()).as("its clock").isOne();
    }
  }
}
