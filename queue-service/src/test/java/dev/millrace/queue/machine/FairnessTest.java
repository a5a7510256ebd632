package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.NewItem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

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
}
