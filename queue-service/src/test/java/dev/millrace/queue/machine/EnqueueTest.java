package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.EnqueueResult.Accepted;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.NewItem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EnqueueTest {
  private static final JsonData LARGE = JsonData.of(Map.of("text", "x".repeat(100)));

  private final QueueRig rig = new QueueRig("{\"maxItems\":3,\"maxDataBytes\":50}");

  private Command.Enqueue enqueue(NewItem... items) {
    return new Command.Enqueue("q", List.of(items), false);
  }

  @Nested
  class GivenANameThatIsKnown {

    @Test
    void itIsTheSameItemAndLeftAsItIs() {
      rig.enqueue(NewItem.of("a", JsonData.parse("{\"n\":1}")));

      var again = rig.enqueue(NewItem.of("a", JsonData.parse("{\"n\":2}")));

      assertThat(again.items()).containsExactly(new Accepted("a", false));
      assertThat(rig.status("a").data()).isEqualTo(JsonData.parse("{\"n\":1}"));
      assertThat(rig.take(10)).hasSize(1);
    }

    @Test
    void itIsKnownAfterItWasDone_untilItsRetentionHasPassed() {
      rig.enqueue("a");
      rig.complete(rig.takeToken());

      assertThat(rig.enqueue("a").items()).containsExactly(new Accepted("a", false));
      assertThat(rig.take(1)).isEmpty();
    }

    @Test
    void twiceInOneRequestIsOneItem() {
      assertThat(rig.enqueue("a", "a").items())
          .containsExactly(new Accepted("a", true), new Accepted("a", false));
    }

    @Test
    void aFullQueueSaysThatItKnowsIt() {
      rig.enqueue("a", "b", "c");

      assertThat(rig.enqueue("b", "c").items()).noneMatch(Accepted::created);
    }

    @Test
    void aQueueThatHoldsMoreThanIsNowAllowedSaysThatItKnowsIt() {
      rig.enqueue("a", "b", "c");
      rig.declare("q", "{\"maxItems\":1}");

      assertThat(rig.enqueue("b").items()).noneMatch(Accepted::created);
    }

    @Test
    void namesAreComparedByteByByte() {
      rig.enqueue("caf\u00e9", "cafe\u0301");

      assertThat(rig.count(ItemState.READY)).isEqualTo(2);
    }
  }

  @Nested
  class GivenItemsWithoutNames {

    @Test
    void eachGetsANameOfItsOwn() {
      var nameless = new NewItem(null, null, null, null, null, null);

      var names = rig.enqueue(nameless, nameless, nameless).items();

      assertThat(names)
          .allMatch(Accepted::created)
          .extracting(Accepted::name)
          .doesNotHaveDuplicates();
    }

    @Test
    void noneGetsANameThatOthersWouldUse() {
      var nameless = new NewItem(null, null, null, null, null, null);

      var accepted = rig.enqueue(nameless, QueueRig.item("item-0"), QueueRig.item("item-1"));

      assertThat(accepted.items()).allMatch(Accepted::created);
    }
  }

  @Nested
  class GivenARequestThatCannotBeTakenAsAWhole {

    @Test
    void nothingOfItIsTaken_whenTheQueueWouldBeTooFull() {
      rig.enqueue("a");

      Refusal refusal =
          rig.refused(enqueue(QueueRig.item("b"), QueueRig.item("c"), QueueRig.item("d")));

      assertThat(refusal).isEqualTo(new Refusal.QueueFull("q", "items", 3));
      assertThat(rig.knows("b")).isFalse();
    }

    @Test
    void nothingOfItIsTaken_whenOneIsTooLarge() {
      Refusal refusal = rig.refused(enqueue(QueueRig.item("a"), NewItem.of("b", LARGE)));

      assertThat(refusal).isEqualTo(new Refusal.TooLarge("q", "b", LARGE.size(), 50));
      assertThat(rig.knows("a")).isFalse();
    }

    @Test
    void nothingOfItIsTaken_whenOneComesTooLateForItsBatch() {
      rig.enqueue(QueueRig.inBatch("b", "first"));
      rig.done(new Command.Seal("q", "b", new BatchSpec(true, null)));

      Refusal refusal = rig.refused(enqueue(QueueRig.item("fine"), QueueRig.inBatch("b", "late")));

      assertThat(refusal).isEqualTo(new Refusal.BatchSealed("q", "b", List.of("late")));
      assertThat(rig.knows("fine")).isFalse();
    }
  }

  @Test
  void theDeadCountAgainstTheBound_andTheSucceededDoNot() {
    rig.enqueue("a", "b", "c");
    rig.complete(rig.takeToken());
    rig.failForGood(rig.takeToken());
    rig.enqueue("d");

    assertThat(rig.refused(enqueue(QueueRig.item("e")))).isInstanceOf(Refusal.QueueFull.class);
  }

  @Test
  void higherPrioritiesComeFirst_andWithinOneTheOrderOfAcceptance() {
    rig.declare("q", "{}");
    rig.enqueue(priority("low", 1), priority("b", 5), priority("c", 5), priority("top", 9));

    assertThat(rig.takeNames(4)).containsExactly("top", "b", "c", "low");
  }

  private static NewItem priority(String name, int priority) {
    return new NewItem(name, null, priority, null, null, null);
  }

  @Test
  void whatWasEnqueuedIsThereAfterARestart() {
    rig.enqueue(new NewItem("a", JsonData.parse("{\"n\":1}"), 7, null, "g", "b"));
    rig.restart();

    Lease lease = rig.take(1).getFirst();
    assertThat(lease.data()).isEqualTo(JsonData.parse("{\"n\":1}"));
    assertThat(lease.group()).isEqualTo("g");
    assertThat(lease.batch()).isEqualTo("b");
    assertThat(rig.status("a").priority()).isEqualTo(7);
  }

  @Test
  void aTimeThatNobodyLivesToSeeIsRefused() {
    var never = new NewItem("a", null, null, Instant.MAX, null, null);
    var longAgo = new NewItem("b", null, null, Instant.MIN, null, null);

    assertThat(rig.refused(enqueue(never))).isInstanceOf(Refusal.Invalid.class);
    assertThat(rig.enqueue(longAgo).items().getFirst().created()).isTrue();
    assertThat(rig.takeNames(1)).containsExactly("b");
  }

  @Test
  void aQueueThatDoesNotExistTakesNothing() {
    var items = List.of(QueueRig.item("a"));

    assertThat(rig.refused(new Command.Enqueue("nowhere", items, false)))
        .isEqualTo(new Refusal.NoSuchQueue("nowhere"));
  }
}
