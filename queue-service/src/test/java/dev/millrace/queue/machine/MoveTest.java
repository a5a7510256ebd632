package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.queue.machine.Departures.Departing;
import dev.millrace.queue.machine.Move.Stage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A queue that comes to a machine from the store of another one, which was alone.
class MoveTest {
  private static final byte[] BEGINNING = {};
  private static final String SOURCE = "there@1";

  private final QueueRig there = new QueueRig("{}");
  private final NeighbourRig here = new NeighbourRig(true);
  private final Departures departures = new Departures(there.store);

  /// The queue with that name over there.
  private Departing departing(String queue) {
    return departures.queues().stream()
        .filter(each -> each.queue().equals(queue))
        .findFirst()
        .orElseThrow();
  }

  private Move find(String queue) {
    return here.answer(queue, new Query.FindMove(queue));
  }

  private Move moveIn(String queue, String source, byte[] after, byte[] records) {
    int number = departing(queue).number();
    return here.done(queue, new Command.MoveIn(queue, source, number, after, records));
  }

  /// @param bytes of each part
  private void carry(String queue, String source, int bytes) {
    for (Move move = find(queue); ; ) {
      boolean begun = move.source().equals(source);
      byte[] after = begun ? move.last() : BEGINNING;
      var part = departures.part(departing(queue), after, bytes);
      if (begun && part.count() == 0) {
        return;
      }
      move = moveIn(queue, source, after, part.records());
    }
  }

  private Command.EndMove end(String queue, String source) {
    Departing departing = departing(queue);
    long records = departures.survey(departing).records();
    return new Command.EndMove(queue, source, records, departing.declared());
  }

  private void move(String queue) {
    carry(queue, SOURCE, 200);
    here.done(queue, end(queue, SOURCE));
  }

  private void declareThere(String queue, String... items) {
    there.declare(queue, "{}");
    List<NewItem> all = Arrays.stream(items).map(QueueRig::item).toList();
    there.done(new Command.Enqueue(queue, all, false));
  }

  private String takeThere(String queue) {
    return there
        .done(new Command.Take(queue, "worker", 1, Duration.ofHours(1)))
        .leases()
        .getFirst()
        .token();
  }

  @Test
  void keepsItsNumber_andWithItItsTokens() {
    declareThere("a1", "x", "y");
    String token = takeThere("a1");
    move("a1");

    assertThat(token).startsWith("2.");
    assertThat(Token.cellOf(token)).isEmpty();
    assertThat(here.complete("a1", token).problem()).isNull();
    assertThat(here.item("a1", "x").state()).isEqualTo(ItemState.SUCCEEDED);
  }

  @Test
  void getsAnotherNumber_whereItsOwnIsThatOfAnother_andAllIsFoundUnderIt() {
    declareThere("a1", "x");
    move("a1");
    var second = new QueueRig("{}");
    second.declare("b1", "{}");
    for (String item : List.of("done", "dead", "leased", "ready")) {
      second.done(new Command.Enqueue("b1", List.of(QueueRig.item(item)), false));
    }
    var leases = second.done(new Command.Take("b1", "worker", 3, Duration.ofHours(1))).leases();
    second.done(
        new Command.Settle(
            "b1",
            List.of(
                new Settlement.Complete(leases.get(0).token(), null, null),
                new Settlement.Fail(leases.get(1).token(), "bad", false, null, null, null)),
            null));
    var from = new Departures(second.store);
    Departing departing = from.queues().getFirst();
    var part = from.part(departing, BEGINNING, 1 << 20);

    Move move =
        here.done(
            "b1",
            new Command.MoveIn("b1", "second@1", departing.number(), BEGINNING, part.records()));
    here.done("b1", new Command.EndMove("b1", "second@1", part.count(), departing.declared()));

    assertThat(departing.number()).isEqualTo(2);
    assertThat(move.number()).isEqualTo(1025);
    assertThat(here.item("b1", "done").state()).isEqualTo(ItemState.SUCCEEDED);
    assertThat(here.item("b1", "dead").attempts()).hasSize(1);
    assertThat(here.item("b1", "leased").state()).isEqualTo(ItemState.LEASED);
    assertThat(here.complete("b1", leases.get(2).token()).problem()).isNotNull();
    assertThat(here.complete("b1", here.take("b1", 1).getFirst()).problem()).isNull();
    here.declare("c1", "{}");
    here.enqueue("c1", QueueRig.item("z"));
    assertThat(here.take("c1", 1).getFirst()).startsWith("2049.");
  }

  @Test
  void aPartThatComesTwice_orTooEarly_changesNothing() {
    declareThere("a1", "x", "y", "z");
    var first = departures.part(departing("a1"), BEGINNING, 200);
    Move begun = moveIn("a1", SOURCE, BEGINNING, first.records());
    var second = departures.part(departing("a1"), begun.last(), 200);
    Move further = moveIn("a1", SOURCE, begun.last(), second.records());

    assertThat(further.records()).isGreaterThan(begun.records());
    assertThat(moveIn("a1", SOURCE, BEGINNING, first.records()).records())
        .isEqualTo(further.records());
    var last = departures.part(departing("a1"), further.last(), 1 << 20);
    assertThat(moveIn("a1", SOURCE, new byte[] {'z'}, last.records()).records())
        .isEqualTo(further.records());

    move("a1");
    assertThat(here.names("a1")).containsExactly("x", "y", "z");
    assertThat(here.done("a1", end("a1", SOURCE)).counts()).containsEntry(ItemState.READY, 3L);
    assertThat(moveIn("a1", SOURCE, further.last(), last.records()).stage()).isEqualTo(Stage.ENDED);
  }

  @Test
  void isNotDeclaredBeforeAllOfItHasCome() {
    declareThere("a1", "x", "y", "z");
    moveIn("a1", SOURCE, BEGINNING, departures.part(departing("a1"), BEGINNING, 200).records());

    assertThat(here.refused("a1", end("a1", SOURCE)))
        .isInstanceOfSatisfying(
            Refusal.Invalid.class,
            refusal -> assertThat(refusal.detail()).contains("of 7 records"));
    assertThat(here.refused("a1", end("a1", "elsewhere@1"))).isInstanceOf(Refusal.Invalid.class);
  }

  @Test
  void comesAnewWhenItsStoreHasChanged_withoutAnythingOfBefore() {
    declareThere("a1", "x", "y", "z");
    carry("a1", SOURCE, 200);
    there.done(new Command.Purge("a1", List.of(ItemState.READY), 2));
    carry("a1", "there@2", 200);
    here.done("a1", end("a1", "there@2"));

    assertThat(here.names("a1")).isEqualTo(List.of("z"));
    assertThat(find("a1").number()).isEqualTo(departing("a1").number());
  }

  @Test
  void isNotTakenIn_whereAQueueHasItsName() {
    declareThere("a1", "x");
    here.declare("a1", "{}");

    assertThat(find("a1").stage()).isEqualTo(Stage.DECLARED);
    assertThat(here.refused("a1", new Command.MoveIn("a1", SOURCE, 2, BEGINNING, BEGINNING)))
        .isInstanceOf(Refusal.Invalid.class);
  }

  @Test
  void givenUp_itLeavesNothing() {
    declareThere("a1", "x", "y");
    int before = here.store(1).size();
    carry("a1", SOURCE, 200);
    here.delete("a1");
    here.after(Duration.ofSeconds(1));

    assertThat(find("a1").stage()).isEqualTo(Stage.NONE);
    // But for the machine's own record.
    assertThat(here.store(1).size()).isLessThanOrEqualTo(before + 1);
    here.declare("a1", "{}");
    assertThat(here.names("a1")).isEmpty();
  }

  @Test
  void whatIsSentToItWhileItComes_waitsForIt_andACompletionIsToldToTryAgain() {
    declareThere("a1", "x");
    carry("a1", SOURCE, 200);
    here.declare("b1", "{}");
    here.enqueue("b1", QueueRig.item("one"));
    here.done("a1", new Command.Deliver("a1", "b0", List.of(QueueRig.item("sent"))));

    String token = here.take("b1", 1).getFirst();
    var refused = here.complete("b1", token, NeighbourRig.into("a1", "then"));
    QueueStatus status = here.done("a1", end("a1", SOURCE));

    assertThat(NeighbourRig.problem(refused)).isEqualTo("/problems/unavailable");
    assertThat(status.counts()).containsEntry(ItemState.READY, 2L);
    assertThat(here.names("a1")).containsExactly("x", "sent");
    assertThat(here.complete("b1", token, NeighbourRig.into("a1", "then")).problem()).isNull();
  }

  @Test
  void itsNumberIsNotGivenAgain_afterItWasDeleted() {
    declareThere("a1", "x");
    move("a1");
    here.delete("a1");
    here.after(Duration.ofSeconds(1));
    carry("a1", "there@2", 1 << 20);

    assertThat(find("a1").number()).isEqualTo(1025);
  }

  @Test
  void behavesAsItWasDeclared() {
    there.declare("a1", "{\"maxAttempts\":9}");
    carry("a1", SOURCE, 200);

    QueueSpec spec = here.done("a1", end("a1", SOURCE)).spec();

    assertThat(spec.maxAttempts()).isEqualTo(9);
  }
}
