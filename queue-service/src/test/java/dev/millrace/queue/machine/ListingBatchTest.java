package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.NewItem;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a source's listing finds new is a batch: one for each listing, sealed at its end.
class ListingBatchTest {
  private final QueueRig rig = new QueueRig("{}");

  private void bring(String... names) {
    List<NewItem> items = Arrays.stream(names).map(QueueRig::item).toList();
    rig.done(new Command.Enqueue("q", items, true, "new"));
  }

  private boolean end() {
    return rig.done(new Command.EndListing("q"));
  }

  private List<String> batches() {
    return rig.answer(new Query.ListBatches("q", null, 100, null)).batches().stream()
        .map(ListingBatchTest::text)
        .toList();
  }

  private static String text(BatchStatus batch) {
    return "%s %d %s".formatted(batch.name(), batch.accepted(), batch.sealed() ? "sealed" : "open");
  }

  @Test
  void allThatOneListingBringsIsInOne_andItsEndSealsIt() {
    bring("a", "b");
    bring("c");
    assertThat(batches()).containsExactly("new-1 3 open");

    assertThat(end()).isTrue();
    assertThat(batches()).containsExactly("new-1 3 sealed");
  }

  @Test
  void theNextListingMakesTheNext() {
    bring("a");
    end();
    bring("a", "b");
    end();

    assertThat(batches()).containsExactly("new-1 1 sealed", "new-2 1 sealed");
  }

  @Test
  void aListingThatFindsNothingNewMakesNone() {
    bring("a");
    end();
    bring("a");

    assertThat(end()).isFalse();
    assertThat(batches()).containsExactly("new-1 1 sealed");
  }

  @Test
  void afterACrashInItsMidst_theNextListingGoesOnWithIt() {
    bring("a");
    rig.restart();
    bring("a", "b");
    end();

    assertThat(batches()).containsExactly("new-1 2 sealed");
  }

  @Test
  void whatTheCrashHasUndone_isDoneAgainInTheSameBatch() {
    rig.store.commit();
    bring("a");
    rig.crash();
    assertThat(batches()).isEmpty();
    bring("a");
    end();

    assertThat(batches()).containsExactly("new-1 1 sealed");
  }

  @Test
  void aNumberIsNotGivenTwice_thoughTheBatchIsLongGone() {
    bring("a");
    end();
    rig.complete(rig.takeToken());
    rig.done(new Command.Purge("q", List.of(ItemState.SUCCEEDED), 10));
    assertThat(batches()).isEmpty();
    rig.restart();
    bring("b");

    assertThat(batches()).containsExactly("new-2 1 open");
  }

  @Test
  void aNameThatAnotherBatchHasIsPassedOver() {
    rig.enqueue(QueueRig.inBatch("new-1", "x"));
    bring("a");

    assertThat(batches()).containsExactly("new-1 1 open", "new-2 1 open");
  }

  @Test
  void whenSomebodyElseSealsIt_theListingGoesOnWithTheNext() {
    bring("a");
    rig.done(new Command.Seal("q", "new-1", new BatchSpec(true, null)));
    bring("b");
    end();

    assertThat(batches()).containsExactly("new-1 1 sealed", "new-2 1 sealed");
  }

  @Test
  void whenMoreWereExpectedThanTheListingHad_itsEndSealsItAllTheSame() {
    bring("a");
    rig.done(new Command.Seal("q", "new-1", new BatchSpec(null, 5L)));
    end();

    assertThat(batches()).containsExactly("new-1 1 sealed");
  }

  @Test
  void whenListingsMakeNoBatchesAnyMore_theEndOfTheNextSealsTheLastOne() {
    bring("a");
    rig.done(new Command.Enqueue("q", List.of(QueueRig.item("b")), true));
    end();

    assertThat(batches()).containsExactly("new-1 1 sealed");
    assertThat(rig.status("b").batch()).isNull();
  }

  // --- a reader that was away, and another one that reads meanwhile ---

  private int begin() {
    return rig.done(Command.Forget.begin("q"));
  }

  private static Command.Enqueue bring(int listing, String name) {
    return new Command.Enqueue("q", List.of(QueueRig.item(name)), true, "new", listing);
  }

  private void isOver(Command<?> command) {
    assertThat(rig.refused(command)).isEqualTo(new Refusal.ListingOver("q"));
  }

  @Test
  void whatComesOfAListingAfterTheNextHasBegunIsRefused() {
    int first = begin();
    rig.done(bring(first, "a"));
    rig.restart();
    int second = begin();
    rig.done(bring(second, "b"));

    isOver(bring(first, "c"));
    isOver(new Command.EndListing("q", first));
    isOver(new Command.Forget("q", List.of("b"), first));
    assertThat(batches()).containsExactly("new-1 2 open");
    assertThat(rig.done(new Command.EndListing("q", second))).isTrue();
    assertThat(batches()).containsExactly("new-1 2 sealed");
  }

  @Test
  void whatTheNextListingHasBroughtIsNotForgottenByTheOneBefore() {
    int first = begin();
    int second = begin();
    rig.done(bring(second, "a"));
    rig.complete(rig.takeToken());
    rig.done(new Command.Purge("q", List.of(ItemState.SUCCEEDED), 10));

    isOver(new Command.Forget("q", List.of("a"), first));
    assertThat(rig.answer(new Query.Unknown("q", List.of("a")))).isEmpty();
    assertThat(rig.done(new Command.Forget("q", List.of("a"), second))).isOne();
  }

  /// It began at home, and this slice hears of it by what it brings.
  @Test
  void aSliceKnowsOfAListingFromWhatComesOfIt() {
    rig.done(bring(5, "a"));

    isOver(bring(4, "b"));
    rig.done(bring(5, "b"));
    rig.restart();
    isOver(new Command.Forget("q", List.of("a"), 4));
  }

  @Test
  void whereNobodyCountsThemNoneIsOver() {
    begin();
    bring("a");

    assertThat(end()).isTrue();
  }
}
