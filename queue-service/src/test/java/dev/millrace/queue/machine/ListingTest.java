package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.source.ItemList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingTest {
  private final QueueRig rig = new QueueRig("{}");

  @BeforeEach
  void fill() {
    for (int i = 0; i < 20; i++) {
      rig.enqueue(i % 2 == 0 ? QueueRig.item("i-" + i) : QueueRig.inBatch("b", "i-" + i));
    }
    rig.take(8).subList(0, 4).forEach(lease -> rig.complete(lease.token()));
  }

  private List<String> walk(@Nullable ItemState state, @Nullable String batch, int limit) {
    List<String> names = new ArrayList<>();
    String next = null;
    do {
      ItemPage page = rig.answer(new Query.ListItems("q", state, batch, limit, next));
      assertThat(page.items().size()).isLessThanOrEqualTo(limit);
      page.items().stream().map(ItemStatus::name).forEach(names::add);
      ItemList.Metadata metadata = page.metadata();
      next = metadata == null ? null : metadata.next();
    } while (next != null);
    return names;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 8, 19, 20, 21, 1000})
  void pageByPageEveryItemComesOnce(int limit) {
    assertThat(walk(null, null, limit)).hasSize(20).doesNotHaveDuplicates();
    assertThat(walk(ItemState.READY, null, limit)).hasSize(12).doesNotHaveDuplicates();
    assertThat(walk(ItemState.LEASED, null, limit)).hasSize(4).doesNotHaveDuplicates();
    assertThat(walk(null, "b", limit)).hasSize(10).doesNotHaveDuplicates();
    assertThat(walk(ItemState.SUCCEEDED, "b", limit)).containsExactly("i-1", "i-3");
  }

  @Test
  void itemsOfABatchComeAsTheyWereAccepted() {
    assertThat(walk(null, "b", 4))
        .containsExactly("i-1", "i-3", "i-5", "i-7", "i-9", "i-11", "i-13", "i-15", "i-17", "i-19");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%%%", "AAAA", "zzzzzzzz"})
  void aContinueThatNoPageSaidIsRefused(String next) {
    assertThat(rig.ask(new Query.ListItems("q", ItemState.READY, null, 10, next)))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.Invalid.class));
  }

  @Test
  void theContinueOfAnotherListIsRefused() {
    ItemList.Metadata metadata =
        rig.answer(new Query.ListItems("q", ItemState.READY, null, 1, null)).metadata();
    String next = metadata == null ? null : metadata.next();

    assertThat(rig.ask(new Query.ListItems("q", ItemState.LEASED, null, 1, next)))
        .isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void anItemThatNobodyKnowsIsNotThere() {
    assertThat(rig.ask(new Query.GetItem("q", "nope", 0)))
        .isEqualTo(new Outcome.Refused<>(new Refusal.NoSuchItem("q", "nope")));
  }
}
