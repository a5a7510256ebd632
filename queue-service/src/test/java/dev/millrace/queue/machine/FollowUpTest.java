package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A completion and what it enqueues are one thing: all of it, or nothing.
class FollowUpTest {
  private final QueueRig rig = new QueueRig("{}");
  private String token = "";

  @BeforeEach
  void take() {
    rig.declare("next", "{\"maxItems\":2,\"maxDataBytes\":50}");
    rig.enqueue("a");
    token = rig.takeToken();
  }

  private Settled completeWith(FollowUp... then) {
    return rig.settle(new Settlement.Complete(token, null, List.of(then)));
  }

  private static FollowUp into(String queue, String... names) {
    return new FollowUp(queue, List.of(names).stream().map(QueueRig::item).toList());
  }

  private boolean nextKnows(String item) {
    return rig.ask(new Query.GetItem("next", item, 0)) instanceof Outcome.Done;
  }

  @Test
  void allOfItIsThere() {
    Settled settled = completeWith(into("next", "b"), into("q", "c"));

    assertThat(settled.state()).isEqualTo(ItemState.SUCCEEDED);
    assertThat(nextKnows("b")).isTrue();
    assertThat(rig.knows("c")).isTrue();
  }

  @Test
  void saidAgain_itEnqueuesNothingMore() {
    Settled first = completeWith(into("next", "b"));
    rig.done(new Command.Purge("next", List.of(ItemState.READY), 10));

    assertThat(completeWith(into("next", "b"))).isEqualTo(first);
    assertThat(nextKnows("b")).isFalse();
  }

  @Test
  void whenOneTargetDoesNotExist_nothingHappens_andTheLeaseGoesOn() {
    Settled refused = completeWith(into("next", "b"), into("nowhere", "c"));

    assertThat(refused.status()).isEqualTo(404);
    assertThat(nextKnows("b")).isFalse();
    assertThat(rig.state("a")).isEqualTo(ItemState.LEASED);
    assertThat(completeWith(into("next", "b")).status()).isEqualTo(200);
  }

  @Test
  void whenOneTargetIsFull_nothingHappens_evenIfEachPartAloneWouldFit() {
    Settled refused = completeWith(into("next", "b", "c"), into("next", "d"));

    assertThat(refused.status()).isEqualTo(429);
    assertThat(nextKnows("b")).isFalse();
    assertThat(rig.state("a")).isEqualTo(ItemState.LEASED);
  }

  @Test
  void whatLeavesMayBeReplaced_thoughTheQueueHoldsMoreThanItMayByNow() {
    rig.enqueue("b", "c");
    rig.declare("q", "{\"maxItems\":1}");

    assertThat(completeWith(into("q", "d", "e")).status()).isEqualTo(429);
    assertThat(completeWith(into("q", "d")).status()).isEqualTo(200);
    assertThat(rig.knows("d")).isTrue();
  }

  @Test
  void whenOneItemIsTooLarge_nothingHappens() {
    var large = NewItem.of("big", JsonData.of(Map.of("text", "x".repeat(100))));

    Settled refused = completeWith(into("next", "b"), new FollowUp("next", List.of(large)));

    assertThat(refused.status()).isEqualTo(413);
    assertThat(nextKnows("b")).isFalse();
  }

  @Test
  void aLateCompletionEnqueuesNothing() {
    rig.clock(Duration.ofMinutes(1));

    assertThat(completeWith(into("next", "b")).status()).isEqualTo(409);
    assertThat(nextKnows("b")).isFalse();
  }

  @Test
  void followUpsThatAreKnownAlreadyAreLeftAsTheyAre_evenInAFullQueue() {
    rig.done(new Command.Enqueue("next", List.of(QueueRig.item("b"), QueueRig.item("c")), false));

    assertThat(completeWith(into("next", "b", "c")).status()).isEqualTo(200);
  }

  @Test
  void aFollowUpMayBeTakenInTheSameCall() {
    var complete = new Settlement.Complete(token, null, List.of(into("q", "c")));

    var result =
        rig.done(
            new Command.Settle("q", List.of(complete), new Command.Take("q", "worker", 1, null)));

    assertThat(result.leases().getFirst().name()).isEqualTo("c");
  }
}
