package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.NameList;
import dev.millrace.contracts.queue.NewItem;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// A batch that is told which items it has.
class ManifestTest {
  private final QueueRig rig = new QueueRig("{\"retention\":{\"succeeded\":\"1m\"}}");

  private BatchStatus list(String... names) {
    return rig.done(new Command.Seal("q", "b", new BatchSpec(null, null, List.of(names))));
  }

  private Refusal refusedList(String... names) {
    return rig.refused(new Command.Seal("q", "b", new BatchSpec(null, null, List.of(names))));
  }

  private void enqueue(String... names) {
    for (String name : names) {
      rig.enqueue(QueueRig.inBatch("b", name));
    }
  }

  private Refusal refusedItems(String... names) {
    List<NewItem> items = Stream.of(names).map(name -> QueueRig.inBatch("b", name)).toList();
    return rig.refused(new Command.Enqueue("q", items, false));
  }

  private List<String> awaited() {
    return rig.answer(new Query.Awaited("q", "b", 100, null)).names();
  }

  private BatchStatus batch() {
    return rig.answer(new Query.GetBatch("q", "b"));
  }

  @Test
  void saidFirst_itSealsTheBatchWhenAllThatItListsHasCome() {
    BatchStatus empty = list("a", "c", "b");
    assertThat(empty.expected()).isEqualTo(3);
    assertThat(empty.awaited()).isEqualTo(3);
    assertThat(awaited()).containsExactly("a", "b", "c");

    enqueue("c", "a");
    assertThat(batch().sealed()).isFalse();
    assertThat(awaited()).containsExactly("b");

    enqueue("b");
    assertThat(batch().sealed()).isTrue();
    assertThat(batch().awaited()).isZero();
    assertThat(awaited()).isEmpty();
  }

  @Test
  void saidAmidst_itAwaitsTheRest_andSaidLast_itSeals() {
    enqueue("a", "b");
    assertThat(list("a", "b", "c").awaited()).isEqualTo(1);
    assertThat(awaited()).containsExactly("c");

    rig.enqueue(QueueRig.inBatch("other", "x"));
    var other = new Command.Seal("q", "other", new BatchSpec(null, null, List.of("x")));
    assertThat(rig.done(other).sealed()).isTrue();
  }

  @Test
  void ofNothing_itSealsAnEmptyBatch() {
    assertThat(list().complete()).isTrue();
  }

  @Test
  void whatItDoesNotListIsRefused_andNothingOfItsRequestIsTaken() {
    list("a", "b");
    assertThat(refusedItems("a", "x", "y"))
        .isEqualTo(new Refusal.NotListed("q", "b", List.of("x", "y")));
    assertThat(awaited()).containsExactly("a", "b");
  }

  @Test
  void anItemWithoutANameIsRefused() {
    list("a");
    var nameless = new NewItem(null, null, null, null, null, "b");
    assertThat(rig.refused(new Command.Enqueue("q", List.of(nameless), false)))
        .isEqualTo(new Refusal.NotListed("q", "b", List.of("one without a name")));
  }

  @Test
  void anItemThatComesAgainIsKnown_andWhenAllHaveComeAStrangerIsTooLate() {
    list("a");
    enqueue("a", "a");
    assertThat(batch().accepted()).isOne();
    assertThat(refusedItems("x")).isEqualTo(new Refusal.BatchSealed("q", "b", List.of("x")));
  }

  @Test
  void theSameOneMayBeSaidAgain_inAnyOrder_alsoWhenAllIsDone() {
    list("a", "b");
    enqueue("a");
    assertThat(list("b", "a").awaited()).isEqualTo(1);
    enqueue("b");
    for (Lease lease : rig.take(2)) {
      rig.complete(lease.token());
    }
    assertThat(list("b", "a").complete()).isTrue();
  }

  @Test
  void aSealSaysNothingNew_andCannotCutItShort() {
    list("a", "b");
    enqueue("a");
    assertThat(rig.refused(new Command.Seal("q", "b", new BatchSpec(true, null))))
        .isInstanceOf(Refusal.BatchMismatch.class);
    enqueue("b");
    assertThat(rig.done(new Command.Seal("q", "b", new BatchSpec(true, null))).sealed()).isTrue();
  }

  @Nested
  class AnotherOne {
    private void expectMismatch(Refusal refusal, String detail) {
      assertThat(refusal).isEqualTo(new Refusal.BatchMismatch("q", "b", "batch \"b\" " + detail));
    }

    @Test
    void isRefused_whateverItsLength() {
      list("a", "b");
      expectMismatch(refusedList("a", "c"), "has another manifest");
      expectMismatch(refusedList("a"), "has a manifest of 2 items, so 1 cannot be expected");
      expectMismatch(
          rig.refused(new Command.Seal("q", "b", new BatchSpec(null, 5L))),
          "has a manifest of 2 items, so 5 cannot be expected");
    }

    @Test
    void thatDoesNotListWhatHasCome_isRefused_andOneThatDoesIsTakenThen() {
      enqueue("a", "x");
      expectMismatch(refusedList("a", "b"), "has the item \"x\", which the manifest does not list");
      assertThat(batch().awaited()).isNull();
      assertThat(list("a", "b", "x").awaited()).isEqualTo(1);
    }

    @Test
    void thatIsShorterThanWhatHasCome_isRefused() {
      enqueue("a", "b");
      expectMismatch(refusedList("a"), "has 2 items, so 1 cannot be expected");
    }

    @Test
    void thatListsMoreThanASealedBatchHas_isRefused_andOneThatListsTheSameIsNot() {
      enqueue("a", "b");
      rig.done(new Command.Seal("q", "b", new BatchSpec(true, null)));
      expectMismatch(
          refusedList("a", "b", "c"), "has 2 items and is sealed, so 3 cannot be expected");
      expectMismatch(refusedList("a", "c"), "has the item \"b\", which the manifest does not list");
      assertThat(list("a", "b").sealed()).isTrue();
    }

    @Test
    void thatListsAnItemOutsideTheBatch_isRefused() {
      rig.enqueue(QueueRig.inBatch("other", "a"));
      expectMismatch(
          refusedList("a"),
          "cannot get the item \"a\" of the manifest: the queue has it already, outside the batch");
    }

    @Test
    void whenItemsOfTheBatchAreForgotten_isRefused() {
      enqueue("a", "b");
      forget(rig.take(1).getFirst().token());
      expectMismatch(
          refusedList("a", "b"),
          "has forgotten 1 of its items, so it is not known whether the manifest lists them");
    }
  }

  @Test
  void whenAnItemWasForgotten_itIsNotTakenASecondTime() {
    list("a", "b");
    enqueue("a");
    forget(rig.take(1).getFirst().token());
    assertThat(refusedItems("a")).isEqualTo(new Refusal.NotListed("q", "b", List.of("a")));
    assertThat(awaited()).containsExactly("b");
  }

  private void forget(String token) {
    rig.complete(token);
    rig.done(new Command.Purge("q", List.of(ItemState.SUCCEEDED), 10));
  }

  @Test
  void whatIsAwaitedIsReadPageByPage() {
    list(IntStream.range(0, 25).mapToObj("n-%02d"::formatted).toArray(String[]::new));
    assertThat(page(10, null).names()).hasSize(10).first().isEqualTo("n-00");
    String next = null;
    int read = 0;
    do {
      NameList page = page(10, next);
      read += page.names().size();
      next = Objects.requireNonNull(page.metadata()).next();
    } while (next != null);
    assertThat(read).isEqualTo(25);
    assertThat(rig.ask(new Query.Awaited("q", "b", 1, "bm8"))).isInstanceOf(Outcome.Refused.class);
    assertThat(rig.ask(new Query.Awaited("q", "none", 1, null)))
        .isInstanceOf(Outcome.Refused.class);
  }

  private NameList page(int limit, @Nullable String next) {
    return rig.answer(new Query.Awaited("q", "b", limit, next));
  }

  @Test
  void aListingLeavesABatchThatGetsOneAlone() {
    rig.done(new Command.Enqueue("q", List.of(QueueRig.item("a")), true, "new"));
    rig.done(new Command.Seal("q", "new-1", new BatchSpec(null, null, List.of("a", "z"))));
    rig.done(new Command.Enqueue("q", List.of(QueueRig.item("b")), true, "new"));
    rig.done(new Command.EndListing("q"));
    assertThat(rig.status("b").batch()).isEqualTo("new-2");
    assertThat(rig.answer(new Query.GetBatch("q", "new-2")).sealed()).isTrue();
    assertThat(rig.answer(new Query.GetBatch("q", "new-1")).awaited()).isOne();
  }
}
