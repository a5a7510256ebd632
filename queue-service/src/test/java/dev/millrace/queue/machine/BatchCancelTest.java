package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.NewItem;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A batch of which nobody wants the rest.
class BatchCancelTest {
  private final QueueRig rig = new QueueRig("{\"onBatchComplete\":[{\"queue\":\"joined\"}]}");

  private BatchStatus cancel(int most) {
    return rig.done(Command.Seal.cancelling("q", "b", most));
  }

  private BatchStatus cancel() {
    return cancel(1000);
  }

  private void enqueue(String... names) {
    for (String name : names) {
      rig.enqueue(QueueRig.inBatch("b", name));
    }
  }

  private Refusal late(String name) {
    return rig.refused(new Command.Enqueue("q", List.of(QueueRig.inBatch("b", name)), false));
  }

  private ItemState state(String name) {
    return rig.status(name).state();
  }

  private long timesTold() {
    return rig.told.stream().filter(t -> t.type() == Transition.Type.BATCH_COMPLETE).count();
  }

  @Test
  void whatIsNotSettledIsCancelled_whateverItsState_andTheBatchIsComplete() {
    enqueue("done", "leased", "ready");
    rig.enqueue(
        new NewItem("later", null, null, rig.now().plusSeconds(60), null, "b"),
        QueueRig.item("other"));
    List<Lease> leases = rig.take(2);
    rig.complete(leases.getFirst().token());
    BatchStatus status = cancel();

    assertThat(status.complete()).isTrue();
    assertThat(status.cancelled()).isEqualTo(rig.now());
    assertThat(status.counts()).containsEntry(ItemState.SUCCEEDED, 1L);
    assertThat(status.counts()).containsEntry(ItemState.CANCELLED, 3L);
    assertThat(state("other")).isEqualTo(ItemState.READY);
    assertThat(rig.complete(leases.getLast().token()).status()).isEqualTo(409);
    assertThat(timesTold()).isEqualTo(1);
  }

  @Test
  void nothingMoreIsTaken() {
    enqueue("a");
    cancel();
    assertThat(late("b")).isInstanceOf(Refusal.BatchSealed.class);
  }

  @Test
  void theCountThatWasExpectedIsNoLonger() {
    rig.done(new Command.Seal("q", "b", new BatchSpec(null, 10L)));
    enqueue("a", "b");
    BatchStatus status = cancel();
    assertThat(status.expected()).isEqualTo(2);
    assertThat(status.complete()).isTrue();
  }

  @Test
  void whatItsManifestListsIsAwaitedNoLonger_andLeavesNothingBehind() {
    rig.store.commit();
    int before = rig.store.size();
    rig.done(new Command.Seal("q", "b", new BatchSpec(null, null, List.of("a", "b", "c"))));
    enqueue("a");
    BatchStatus status = cancel();
    assertThat(status.awaited()).isZero();
    assertThat(status.complete()).isTrue();
    assertThat(rig.answer(new Query.Awaited("q", "b", 10, null)).names()).isEmpty();
    assertThat(late("b")).isInstanceOf(Refusal.BatchSealed.class);
    rig.after(Duration.ofHours(2));
    // The queue's counters, and what tells of the batch.
    assertThat(rig.store.size() - before).isEqualTo(2);
  }

  @Test
  void oneThatHoldsNothingIsComplete() {
    rig.done(new Command.Seal("q", "b", new BatchSpec(null, 10L)));
    assertThat(cancel().complete()).isTrue();
    assertThat(timesTold()).isEqualTo(1);
  }

  @Test
  void inSteps_theOldestFirst_eachLookingAtNoMoreThanItsOwn() {
    String[] names = IntStream.range(0, 1000).mapToObj(i -> "i-" + i).toArray(String[]::new);
    enqueue(names);
    BatchStatus status = cancel(100);
    assertThat(status.complete()).isFalse();
    assertThat(status.count(ItemState.CANCELLED)).isEqualTo(100);
    assertThat(state("i-99")).isEqualTo(ItemState.CANCELLED);
    assertThat(state("i-100")).isEqualTo(ItemState.READY);
    for (int step = 0; step < 8; step++) {
      cancel(100);
    }
    long before = rig.store.visited();
    assertThat(cancel(100).complete()).isTrue();
    assertThat(rig.store.visited() - before).isLessThan(500);
  }

  @Test
  void saidAgainItChangesNothing() {
    enqueue("a");
    BatchStatus first = cancel();
    rig.clock(Duration.ofSeconds(1));
    assertThat(cancel()).isEqualTo(first);
    assertThat(timesTold()).isEqualTo(1);
  }

  @Test
  void oneThatIsCompleteStaysAsItWas() {
    enqueue("a");
    rig.complete(rig.takeToken());
    BatchStatus before = rig.done(new Command.Seal("q", "b", new BatchSpec(true, null)));
    assertThat(cancel()).isEqualTo(before);
    assertThat(before.cancelled()).isNull();
  }

  @Test
  void oneThatIsNotKnownIsRefused_andDoesNotBegin() {
    assertThat(rig.refused(Command.Seal.cancelling("q", "b", 10)))
        .isEqualTo(new Refusal.NoSuchBatch("q", "b"));
    assertThat(rig.ask(new Query.GetBatch("q", "b"))).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void itIsCancelledAfterARestart() {
    enqueue("a", "b");
    BatchStatus half = cancel(1);
    rig.restart();
    assertThat(rig.answer(new Query.GetBatch("q", "b"))).isEqualTo(half);
    assertThat(cancel().complete()).isTrue();
  }
}
