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
}
