package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchList;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.RedriveRequest;
import dev.millrace.contracts.queue.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BatchTest {
  private final QueueRig rig = new QueueRig("{\"onBatchComplete\":[{\"queue\":\"joined\"}]}");

  private BatchStatus seal() {
    return rig.done(new Command.Seal("q", "b", new BatchSpec(true, null)));
  }

  private BatchStatus expect(long items) {
    return rig.done(new Command.Seal("q", "b", new BatchSpec(null, items)));
  }

  private BatchStatus batch() {
    return rig.answer(new Query.GetBatch("q", "b"));
  }

  private void enqueue(String... names) {
    for (String name : names) {
      rig.enqueue(QueueRig.inBatch("b", name));
    }
  }

  private void completeAll() {
    for (Lease lease : rig.take(100)) {
      rig.complete(lease.token());
    }
  }

  private long timesTold() {
    return rig.told.stream().filter(t -> t.type() == Transition.Type.BATCH_COMPLETE).count();
  }

  private List<ItemStatus> joined() {
    return rig.answer(new Query.ListItems("joined", null, null, 10, null)).items();
  }

  @Test
  void itIsNotCompleteBeforeItIsSealed_howeverMuchIsDone() {
    enqueue("a", "b");
    completeAll();

    assertThat(batch().complete()).isFalse();
    assertThat(timesTold()).isZero();
  }

  @Test
  void itIsNotCompleteBeforeAllIsSettled_thoughItIsSealed() {
    enqueue("a", "b");
    rig.complete(rig.takeToken());
    seal();

    assertThat(batch().complete()).isFalse();
    assertThat(batch().counts()).containsEntry(ItemState.READY, 1L);
  }

  @Test
  void itIsCompleteWhenItIsSealedAndAllIsSettled_inWhateverWay() {
    enqueue("a", "b", "c");
    rig.complete(rig.takeToken());
    rig.failForGood(rig.takeToken());
    rig.done(new Command.Cancel("q", "c"));
    assertThat(timesTold()).isZero();
    seal();

    assertThat(batch().complete()).isTrue();
    assertThat(batch().counts())
        .containsEntry(ItemState.SUCCEEDED, 1L)
        .containsEntry(ItemState.DEAD, 1L)
        .containsEntry(ItemState.CANCELLED, 1L);
    assertThat(timesTold()).isOne();
  }

  @Test
  void itSealsItselfWhenAsManyHaveComeAsWereExpected() {
    expect(2);
    enqueue("a");
    assertThat(batch().sealed()).isFalse();
    enqueue("b");

    assertThat(batch().sealed()).isTrue();
  }

  @Test
  void theExpectationMayComeAfterTheItems() {
    enqueue("a", "b");

    assertThat(expect(2).sealed()).isTrue();
  }

  @Test
  void fewerThanThereAreCannotBeExpected() {
    enqueue("a", "b");

    assertThat(rig.refused(new Command.Seal("q", "b", new BatchSpec(null, 1L))))
        .isInstanceOf(Refusal.BatchMismatch.class);
    assertThat(batch().sealed()).isFalse();
  }

  @Test
  void aSealCannotBeUndone_andMayBeSetAgain() {
    enqueue("a");
    seal();

    assertThat(rig.refused(new Command.Seal("q", "b", new BatchSpec(false, null))))
        .isInstanceOf(Refusal.BatchMismatch.class);
    assertThat(seal().sealed()).isTrue();
  }

  @Test
  void ifAnItemIsKnownAlready_aSealedBatchDoesNotRefuseIt() {
    enqueue("a");
    seal();

    assertThat(rig.enqueue(QueueRig.inBatch("b", "a")).items().getFirst().created()).isFalse();
  }

  @Test
  void aRedriveOpensItsItemsAgain_andItIsNotToldOfTwice() {
    enqueue("a");
    rig.failForGood(rig.takeToken());
    seal();
    var all = new RedriveRequest(null, null, null, null, null, null, null);
    rig.done(new Command.Redrive("q", all, null, 0, 10));
    assertThat(batch().complete()).isFalse();
    completeAll();

    assertThat(batch().complete()).isTrue();
    assertThat(timesTold()).isOne();
  }

  @Test
  void thereAreNoMoreBatchesThanAQueueMayHave() {
    for (int i = 0; i < 100_000; i++) {
      rig.done(new Command.Seal("q", "b-" + i, new BatchSpec(null, 1L)));
    }

    assertThat(rig.refused(new Command.Seal("q", "b", new BatchSpec(null, 1L))))
        .isEqualTo(new Refusal.QueueFull("q", "batches", 100_000));
    var late = new Command.Enqueue("q", List.of(QueueRig.inBatch("b", "a")), false);
    assertThat(rig.refused(late)).isEqualTo(new Refusal.QueueFull("q", "batches", 100_000));
  }

  @Test
  void noneOfACallAreTaken_whenTheLastOfItsBatchesIsOneTooMany() {
    for (int i = 0; i < 99_999; i++) {
      rig.done(new Command.Seal("q", "b-" + i, new BatchSpec(null, 1L)));
    }
    var two = List.of(QueueRig.inBatch("x", "a"), QueueRig.inBatch("y", "b"));

    assertThat(rig.refused(new Command.Enqueue("q", two, false)))
        .isEqualTo(new Refusal.QueueFull("q", "batches", 100_000));
    assertThat(rig.knows("a")).isFalse();
    rig.enqueue(QueueRig.inBatch("x", "a"), QueueRig.inBatch("x", "b"));
  }

  @Test
  void anUnknownBatchIsNotThere() {
    assertThat(rig.ask(new Query.GetBatch("q", "nope")))
        .isEqualTo(new Outcome.Refused<>(new Refusal.NoSuchBatch("q", "nope")));
  }

  @Nested
  class GivenATarget {

    @Test
    void itGetsOneItemWithTheCounts() {
      rig.declare("joined", "{}");
      enqueue("a", "b");
      seal();
      rig.failForGood(rig.takeToken());
      completeAll();

      assertThat(joined()).extracting(ItemStatus::name).containsExactly("q/b");
      JsonData data = rig.data("joined", "q/b");
      assertThat(data.path("queue").asString()).isEqualTo("q");
      assertThat(data.path("batch").asString()).isEqualTo("b");
      assertThat(data.path("accepted").asLong()).isEqualTo(2);
      assertThat(data.path("counts").path("succeeded").asLong()).isOne();
      assertThat(data.path("counts").path("dead").asLong()).isOne();
    }

    @Test
    void itGetsItWhenItIsDeclaredLater_evenAfterARestart() {
      enqueue("a");
      seal();
      completeAll();
      rig.restart();
      rig.tick();
      rig.declare("joined", "{}");
      rig.tick();
      rig.tick();

      assertThat(joined()).hasSize(1);
    }

    @Test
    void itGetsItWhenItHasRoomAgain() {
      rig.declare("joined", "{\"maxItems\":1}");
      rig.done(new Command.Enqueue("joined", List.of(QueueRig.item("full")), false));
      enqueue("a");
      seal();
      completeAll();
      assertThat(joined()).hasSize(1);
      rig.done(new Command.Cancel("joined", "full"));
      rig.tick();

      assertThat(joined()).hasSize(2);
    }

    @Test
    void itGetsTheCountsOfTheMoment_howeverLateItIsTold() {
      enqueue("a");
      seal();
      completeAll();
      rig.done(new Command.Purge("q", List.of(ItemState.SUCCEEDED), 10));
      rig.declare("joined", "{}");
      rig.tick();

      JsonData data = rig.data("joined", "q/b");
      assertThat(data.path("counts").path("succeeded").asLong()).isOne();
    }

    @Test
    void itGetsAllThatItHasMissed_withoutAnyoneElseDoingSomething() {
      for (int i = 0; i < 250; i++) {
        rig.done(new Command.Seal("q", "b-" + i, new BatchSpec(true, null)));
      }
      rig.declare("joined", "{}");
      rig.tick();

      assertThat(rig.answer(new Query.GetQueue("joined")).count(ItemState.READY)).isEqualTo(250);
    }

    @Test
    void namedTwice_itStillGetsOneItem() {
      rig.declare("joined", "{}");
      rig.declare("q", "{\"onBatchComplete\":[{\"queue\":\"joined\"},{\"queue\":\"joined\"}]}");
      enqueue("a");
      seal();
      completeAll();

      assertThat(joined()).hasSize(1);
    }

    @Test
    void aBatchWithoutItemsIsCompleteWhenItIsSealed() {
      rig.declare("joined", "{}");

      assertThat(seal().complete()).isTrue();
      assertThat(joined()).hasSize(1);
    }
  }

  @Nested
  class GivenATargetForItsBeginning {
    private List<ItemStatus> begun() {
      return rig.answer(new Query.ListItems("begun", null, null, 10, null)).items();
    }

    GivenATargetForItsBeginning() {
      rig.declare("q", "{\"onBatchOpen\":[{\"queue\":\"begun\"}]}");
      rig.declare("begun", "{}");
    }

    @Test
    void itGetsOneItemWithTheFirstOneOfTheBatch() {
      enqueue("a", "b");
      seal();
      completeAll();

      assertThat(begun()).extracting(ItemStatus::name).containsExactly("q/b/opened");
      JsonData data = rig.data("begun", "q/b/opened");
      assertThat(data.path("queue").asString()).isEqualTo("q");
      assertThat(data.path("batch").asString()).isEqualTo("b");
      assertThat(data.path("opened").asString()).isEqualTo(rig.now().toString());
    }

    @Test
    void itGetsItWhenTheBatchIsOnlyExpected() {
      expect(2);
      enqueue("a");

      assertThat(begun()).hasSize(1);
    }

    @Test
    void itGetsItWhenAFollowUpBeginsTheBatch() {
      rig.enqueue("first");
      var then = List.of(new Settlement.FollowUp("q", List.of(QueueRig.inBatch("b", "second"))));
      rig.settle(new Settlement.Complete(rig.takeToken(), null, then));

      assertThat(begun()).hasSize(1);
    }

    @Test
    void itGetsItWhenItHasRoomAgain_evenAfterARestart() {
      rig.declare("begun", "{\"maxItems\":1}");
      rig.done(new Command.Enqueue("begun", List.of(QueueRig.item("full")), false));
      enqueue("a");
      assertThat(begun()).hasSize(1);
      rig.done(new Command.Cancel("begun", "full"));
      rig.restart();
      rig.tick();
      rig.tick();

      assertThat(begun()).hasSize(2);
    }

    @Test
    void ifItsEndIsToldToTheSameQueue_bothAreThere() {
      rig.declare(
          "q",
          "{\"onBatchOpen\":[{\"queue\":\"begun\"}],\"onBatchComplete\":[{\"queue\":\"begun\"}]}");
      enqueue("a");
      seal();
      completeAll();

      assertThat(begun()).extracting(ItemStatus::name).containsExactly("q/b/opened", "q/b");
    }
  }

  @Nested
  class Times {
    @Test
    void itKnowsWhenItBegan_andWhenItWasFirstComplete() {
      enqueue("a");
      rig.clock(Duration.ofMinutes(1));
      rig.failForGood(rig.takeToken());
      assertThat(batch().completed()).isNull();
      seal();
      rig.clock(Duration.ofMinutes(1));
      rig.done(
          new Command.Redrive(
              "q", new RedriveRequest(null, null, null, null, null, null, null), null, 0, 10));

      assertThat(batch().opened()).isEqualTo(QueueRig.START);
      assertThat(batch().completed()).isEqualTo(QueueRig.START.plus(Duration.ofMinutes(1)));
      assertThat(batch().complete()).isFalse();
    }
  }

  @Nested
  class WhatItWaitsFor {
    private List<String> missing() {
      return missing(10, null).items().stream().map(ItemStatus::name).toList();
    }

    private ItemPage missing(int limit, @Nullable String next) {
      return rig.answer(new Query.Missing("q", "b", limit, next));
    }

    @Test
    void isWhatIsNotSettled_theOldestFirst_withWhoHasIt() {
      enqueue("a", "b", "c");
      rig.enqueue("of no batch");
      rig.complete(rig.takeToken());
      rig.take(1);

      assertThat(missing()).containsExactly("b", "c");
      assertThat(Objects.requireNonNull(missing(1, null).items().getFirst().lease()).worker())
          .isEqualTo("worker");
    }

    @Test
    void comesInPages() {
      enqueue("a", "b", "c");

      var first = missing(2, null);
      var second = missing(2, Objects.requireNonNull(first.metadata()).next());

      assertThat(first.items()).extracting(ItemStatus::name).containsExactly("a", "b");
      assertThat(second.items()).extracting(ItemStatus::name).containsExactly("c");
      assertThat(Objects.requireNonNull(second.metadata()).next()).isNull();
    }

    @Test
    void isWhatARedriveOpensAgain_andNotWhatIsRemoved() {
      enqueue("a", "b");
      rig.failForGood(rig.takeToken());
      assertThat(missing()).containsExactly("b");
      rig.done(
          new Command.Redrive(
              "q", new RedriveRequest(null, null, null, null, null, null, null), null, 0, 10));
      assertThat(missing()).containsExactly("a", "b");
      rig.done(new Command.Purge("q", List.of(ItemState.READY), 1));

      assertThat(missing()).hasSize(1);
    }

    @Test
    void isToldOfABatchOfAnOlderBuild_whichHadNoIndex() {
      enqueue("a", "b", "c");
      rig.complete(rig.takeToken());
      asAnOlderBuildLeftIt(3, 2, 1);

      assertThat(missing()).containsExactly("b", "c");
      enqueue("d");
      rig.complete(rig.takeToken());

      assertThat(missing()).containsExactly("c", "d");
      assertThat(batch().opened()).isEqualTo(QueueRig.START);
      seal();
      completeAll();
      assertThat(batch().completed()).isNotNull();
      assertThat(missing()).isEmpty();
    }

    private void asAnOlderBuildLeftIt(int accepted, int ready, int succeeded) {
      int queue = 1;
      rig.store.put(
          Keys.batch(queue, "b"),
          new byte[] {1, 0, 0, (byte) accepted, 0, (byte) ready, 0, (byte) succeeded, 0, 0});
      List<byte[]> index = new ArrayList<>();
      rig.store.scan(
          Keys.open(queue, "b"), Keys.after(Keys.open(queue, "b")), (key, _) -> index.add(key));
      index.forEach(rig.store::delete);
      rig.restart();
    }

    @Test
    void ofAnUnknownBatch_isNotFound() {
      assertThat(rig.ask(new Query.Missing("q", "b", 1, null)))
          .isEqualTo(new Outcome.Refused<>(new Refusal.NoSuchBatch("q", "b")));
    }

    @Test
    void aPageOfAnotherListIsRefused() {
      enqueue("a", "b");
      rig.enqueue(QueueRig.inBatch("other", "c"), QueueRig.inBatch("other", "d"));
      var other = rig.answer(new Query.Missing("q", "other", 1, null));
      String next = Objects.requireNonNull(other.metadata()).next();

      assertThat(rig.ask(new Query.Missing("q", "b", 1, next))).isInstanceOf(Outcome.Refused.class);
    }
  }

  @Nested
  class Results {
    private ItemPage results(int limit, @Nullable String next) {
      return rig.answer(new Query.Results("q", "b", limit, next));
    }

    private void complete(String result) {
      rig.settle(new Settlement.Complete(rig.takeToken(), JsonData.parse(result), null));
    }

    @Test
    void areThoseOfTheItemsThatSucceeded_inTheOrderOfTheItems() {
      enqueue("a", "b", "c");
      complete("{\"n\":1}");
      rig.failForGood(rig.takeToken());
      complete("{}");

      var items = results(10, null).items();

      assertThat(items).extracting(ItemStatus::name).containsExactly("a", "c");
      assertThat(items.getFirst().result()).isEqualTo(JsonData.parse("{\"n\":1}"));
      assertThat(items.getLast().result()).isNull();
    }

    @Test
    void aPageEndsWhenItHoldsEightMegabytes() {
      rig.declare("q", "{\"maxDataBytes\":8000000}");
      enqueue("a", "b", "c");
      String large = "{\"text\":\"" + "x".repeat(5_000_000) + "\"}";
      complete(large);
      complete(large);
      complete("{\"last\":1}");

      var first = results(10, null);
      var second = results(10, Objects.requireNonNull(first.metadata()).next());

      assertThat(first.items()).extracting(ItemStatus::name).containsExactly("a", "b");
      assertThat(second.items()).extracting(ItemStatus::name).containsExactly("c");
      assertThat(Objects.requireNonNull(second.metadata()).next()).isNull();
    }
  }

  @Nested
  class AllOfThem {
    private BatchList list(@Nullable Boolean complete, int limit, @Nullable String next) {
      return rig.answer(new Query.ListBatches("q", complete, limit, next));
    }

    @Test
    void areListedByName_inPages() {
      rig.enqueue(QueueRig.inBatch("c", "1"), QueueRig.inBatch("a", "2"));
      seal();

      var first = list(null, 2, null);
      var second = list(null, 2, Objects.requireNonNull(first.metadata()).next());

      assertThat(first.batches()).extracting(BatchStatus::name).containsExactly("a", "b");
      assertThat(second.batches()).extracting(BatchStatus::name).containsExactly("c");
      assertThat(Objects.requireNonNull(second.metadata()).next()).isNull();
    }

    @Test
    void mayBeOnlyThoseThatAreComplete_orOnlyTheOthers() {
      rig.enqueue(QueueRig.inBatch("c", "1"));
      seal();

      assertThat(list(true, 10, null).batches()).containsExactly(batch());
      assertThat(list(false, 10, null).batches())
          .extracting(BatchStatus::name)
          .containsExactly("c");
    }
  }
}
