package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.QueueSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/// No two queues have the same number, wherever they are.
class PlaceTest {
  private final NeighbourRig rig = new NeighbourRig(true);

  @Test
  void aTokenTellsItsCell() {
    for (String queue : List.of("a0", "a3", "b3")) {
      rig.declare(queue, "{}");
      String token = rig.take(queue, 1).getFirst();

      assertThat(Token.cellOf(token)).hasValue(NeighbourRig.cell(queue));
    }
  }

  @Test
  void aTokenOfAMachineThatIsAloneTellsNone() {
    var alone = new QueueRig("{}");
    alone.enqueue("a");

    assertThat(Token.cellOf(alone.takeToken())).isEmpty();
    assertThat(Token.cellOf("no token")).isEmpty();
    assertThat(Token.cellOf("")).isEmpty();
  }

  @Test
  void theQueuesOfACellAreNumberedInSteps_alsoAfterOneIsDeleted() {
    rig.declare("a2", "{}");
    rig.declare("b2", "{}");
    rig.delete("b2");
    rig.declare("c2", "{}");

    assertThat(rig.take("a2", 1).getFirst()).startsWith("1026.");
    assertThat(rig.take("c2", 1).getFirst()).startsWith("3074.");
  }

  @Test
  void aMachineThatIsAloneNumbersItsQueuesOneByOne() {
    var alone = new QueueRig("{}");
    alone.enqueue("a");

    assertThat(alone.takeToken()).startsWith("1.");
  }

  @Test
  void aStoreIsNotOpenedInAnotherPlace() {
    rig.declare("a2", "{}");

    assertThatThrownBy(
            () -> new QueueMachine(rig.store(2), _ -> {}, Place.cell(1, 4, Neighbours.NONE)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("it was written in another one");
  }

  @Test
  void theStoreOfAMachineThatWasAloneIsNotOpenedAsACell() {
    var alone = new MemoryStore();
    var spec = Json.strict().readValue("{}", QueueSpec.class);
    new QueueMachine(alone, _ -> {}, Place.ALONE)
        .apply(new Command.Stamped<>(QueueRig.START, 1, new Command.Declare("q", spec)));

    assertThatThrownBy(() -> new QueueMachine(alone, _ -> {}, Place.cell(2, 4, Neighbours.NONE)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void thereAreNoMoreCellsThanATokenCanTell() {
    assertThatThrownBy(() -> Place.cell(4, 4, Neighbours.NONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Place.cell(-1, 4, Neighbours.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMachineThatIsAloneSendsNothing() {
    assertThatThrownBy(() -> Neighbours.NONE.send(new Command.Delete("q")))
        .isInstanceOf(IllegalStateException.class);
  }
}
