package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.RedriveRequest;
import java.util.List;
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
}
