package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.RedriveRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FairnessTest {

  private static void fill(QueueRig rig, String group, int items) {
    List<NewItem> batch = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      batch.add(QueueRig.inGroup(group, group + "-" + i));
      if (batch.size() == 1000 || i == items - 1) {
        rig.done(new Command.Enqueue("q", List.copyOf(batch), false));
        batch.clear();
      }
    }
  }

  @Nested
  class GivenATenantWithAHundredThousandItems {
    private final QueueRig rig = new QueueRig("{}");

    GivenATenantWithAHundredThousandItems() {
      fill(rig, "big", 100_000);
    }

    @Test
    void theFirstItemOfAnotherTenantIsTheNextButOne() {
      rig.take(10);
      fill(rig, "small", 1);

      assertThat(rig.takeNames(2)).contains("small-0");
    }

    @Test
    void theOthersGetEverySecondItem() {
      fill(rig, "small", 50);

      List<String> names = rig.takeNames(100);

      assertThat(names).filteredOn(name -> name.startsWith("small")).hasSize(50);
    }

    @Test
    void itsOwnItemsStayInOrder_evenThoughOnlyTheFirstAreInMemory() {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        for (var lease : rig.take(100)) {
          names.add(lease.name());
          rig.complete(lease.token());
        }
      }

      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 3_000; i++) {
        expected.add("big-" + i);
      }
      assertThat(names).isEqualTo(expected);
    }

    @Test
    void aRestartForgetsNoneOfThem() {
      rig.take(700);
      rig.restart();

      assertThat(rig.takeNames(1)).containsExactly("big-700");
    }
  }

  @Nested
  class GivenAGroupLimit {
    private final QueueRig rig = new QueueRig("{\"groupLimit\":2}");

    @Test
    void noGroupHasMoreLeasesThanThat() {
      fill(rig, "a", 5);
      fill(rig, "b", 1);

      assertThat(rig.takeNames(10)).containsExactlyInAnyOrder("a-0", "a-1", "b-0");
    }

    @Test
    void whenALeaseEnds_theGroupGoesOn() {
      fill(rig, "a", 5);
      String first = rig.take(2).getFirst().token();
      rig.complete(first);

      assertThat(rig.takeNames(10)).containsExactly("a-2");
    }

    @Test
    void theUnnamedGroupIsAGroupToo() {
      rig.enqueue("x", "y", "z");

      assertThat(rig.take(10)).hasSize(2);
    }

    @Test
    void itHoldsAfterARestart() {
      fill(rig, "a", 5);
      rig.take(2);
      rig.restart();

      assertThat(rig.take(10)).isEmpty();
    }

    @Test
    void whenItIsRaised_theGroupGoesOnAtOnce() {
      fill(rig, "a", 5);
      rig.take(2);
      rig.declare("q", "{\"groupLimit\":3}");

      assertThat(rig.takeNames(10)).containsExactly("a-2");
    }
  }

  @Nested
  class GivenMoreGroupsThanMayWait {
    private static final int MOST = 100_000;
    private static final int MORE = 20_000;

    private final QueueRig rig = new QueueRig("{\"maxLeased\":1000000}");

    private NewItem item(int number, @Nullable Instant notBefore) {
      return new NewItem("i-" + number, null, null, notBefore, "g-" + number, null);
    }

    private void completeAll(int rounds) {
      for (int i = 0; i < rounds; i++) {
        rig.take(10_000).forEach(lease -> rig.complete(lease.token()));
      }
    }

    @Test
    void thoseThatComeDueTogether_comeOneAfterTheOther() {
      Instant due = rig.now().plusSeconds(60);
      for (int i = 0; i < MOST + MORE; i++) {
        rig.enqueue(item(i, due));
      }

      rig.after(Duration.ofMinutes(2));
      assertThat(rig.count(ItemState.READY)).isEqualTo(MOST);
      assertThat(rig.count(ItemState.SCHEDULED)).isEqualTo(MORE);
      assertThat(rig.tick().next()).isAfter(rig.now());

      completeAll(5);
      rig.after(Duration.ofSeconds(1));
      assertThat(rig.count(ItemState.READY)).isEqualTo(MOST / 2 + MORE);
      assertThat(rig.count(ItemState.SCHEDULED)).isZero();
    }

    @Test
    void thoseThatAreRedrivenTogether_too() {
      for (int from = 0; from < MOST + MORE; from += 1000) {
        for (int i = from; i < from + 1000; i++) {
          rig.enqueue(item(i, null));
        }
        rig.take(1000).forEach(lease -> rig.failForGood(lease.token()));
      }
      var all = new RedriveRequest(null, null, null, null, null, null, null);
      rig.done(new Command.Redrive("q", all, null, 0, MOST + MORE));

      assertThat(rig.count(ItemState.READY)).isEqualTo(MOST);
      rig.after(Duration.ofSeconds(1));
      assertThat(rig.count(ItemState.READY)).isEqualTo(MOST);
      completeAll(5);
      rig.after(Duration.ofSeconds(1));
      assertThat(rig.count(ItemState.READY)).isEqualTo(MOST / 2 + MORE);
    }

    @Test
    void thoseOfOneCallAreCounted() {
      List<NewItem> items = new ArrayList<>();
      for (int i = 0; i <= MOST; i++) {
        items.add(item(i, null));
      }

      assertThat(rig.refused(new Command.Enqueue("q", items, false)))
          .isEqualTo(new Refusal.QueueFull("q", "groups", MOST));
    }

    @Test
    void thoseWhoseItemsAreCancelledMakeRoom() {
      List<NewItem> items = new ArrayList<>();
      for (int i = 0; i < MOST; i++) {
        items.add(item(i, null));
      }
      rig.done(new Command.Enqueue("q", items, false));
      rig.done(new Command.Cancel("q", "i-7"));

      rig.enqueue(item(MOST, null));
    }
  }

  @Test
  void moreThanMaxLeasedAreNeverHandedOut() {
    var rig = new QueueRig("{\"maxLeased\":3}");
    fill(rig, "a", 10);

    assertThat(rig.take(10)).hasSize(3);
    assertThat(rig.take(10)).isEmpty();
  }

  @Test
  void aPausedQueueHandsOutNothing_andGoesOnWhereItWas() {
    var rig = new QueueRig("{}");
    fill(rig, "a", 2);
    rig.done(new Command.SetPaused("q", true, null));
    assertThat(rig.take(10)).isEmpty();
    rig.restart();
    assertThat(rig.take(10)).isEmpty();
    rig.done(new Command.SetPaused("q", false, null));

    assertThat(rig.takeNames(10)).containsExactly("a-0", "a-1");
  }

  /// Leases of one group, the one whose turn it is.
  @Nested
  class GivenThatTheyAreTakenTogether {
    private final QueueRig rig = new QueueRig("{}");

    private List<String> together(int max) {
      return rig.done(new Command.Take("q", "worker", max, null, true)).leases().stream()
          .map(Lease::name)
          .toList();
    }

    @Test
    void theyAreOfOneGroup_andTheNextAreOfTheNext() {
      fill(rig, "a", 3);
      fill(rig, "b", 5);

      assertThat(together(2)).containsExactly("a-0", "a-1");
      assertThat(together(4)).containsExactly("b-0", "b-1", "b-2", "b-3");
      assertThat(together(4)).containsExactly("a-2");
      assertThat(together(4)).containsExactly("b-4");
      assertThat(together(4)).isEmpty();
    }

    @Test
    void thoseOfNoGroupAreOneToo() {
      rig.enqueue("x", "y");
      fill(rig, "a", 1);

      assertThat(together(10)).containsExactly("x", "y");
    }

    @Test
    void noMoreThanItsLimitAllows() {
      rig.declare("q", "{\"groupLimit\":2}");
      fill(rig, "a", 3);
      fill(rig, "b", 1);

      assertThat(together(10)).containsExactly("a-0", "a-1");
      assertThat(together(10)).containsExactly("b-0");
      assertThat(together(10)).isEmpty();
    }

    @Test
    void moreThanAreInMemory() {
      fill(rig, "a", 2_000);
      fill(rig, "b", 10);

      assertThat(together(1_000)).hasSize(1_000).last().isEqualTo("a-999");
    }

    /// Were a group looked for among those that wait, this would take minutes.
    @Test
    @Timeout(60)
    void amongAHundredThousandGroups_eachIsFoundAtOnce() {
      rig.declare("q", "{\"maxLeased\":1000000}");
      List<NewItem> items = new ArrayList<>();
      for (int i = 0; i < 100_000; i++) {
        items.add(QueueRig.inGroup("g" + i, "first-" + i));
      }
      rig.done(new Command.Enqueue("q", items, false));
      fill(rig, "g0", 1_000);

      assertThat(together(1_000)).hasSize(1_000).first().isEqualTo("first-0");
      for (int i = 1; i < 100_000; i++) {
        assertThat(together(2)).containsExactly("first-" + i);
      }
      assertThat(together(10)).containsExactly("g0-999");
    }
  }
}
