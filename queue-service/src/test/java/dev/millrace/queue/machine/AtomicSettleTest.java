package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.Complete;
import dev.millrace.contracts.queue.Settlement.Extend;
import dev.millrace.contracts.queue.Settlement.Fail;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import dev.millrace.contracts.queue.Settlement.Release;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// All leases of an atomic call are settled, or none.
class AtomicSettleTest {
  private final QueueRig rig = new QueueRig("{\"maxItems\":16,\"maxDataBytes\":50}");
  private final List<String> tokens = new ArrayList<>();

  private void take(String... names) {
    rig.enqueue(names);
    rig.take(names.length).stream().map(Lease::token).forEach(tokens::add);
  }

  private SettleResult settle(Command.@Nullable Take take, Settlement... settlements) {
    return rig.done(new Command.Settle("q", List.of(settlements), take, true));
  }

  private List<Settled> settle(Settlement... settlements) {
    return settle(null, settlements).results();
  }

  private Complete complete(int which, FollowUp... then) {
    return new Complete(tokens.get(which), null, List.of(then));
  }

  private Fail fail(int which) {
    return new Fail(tokens.get(which), "exit 1", null, null, null, null);
  }

  private Extend extend(int which) {
    return new Extend(tokens.get(which), Duration.ofMinutes(5), null, null);
  }

  private static FollowUp into(String queue, String... names) {
    return new FollowUp(queue, Arrays.stream(names).map(QueueRig::item).toList());
  }

  private static List<Integer> statuses(List<Settled> results) {
    return results.stream().map(Settled::status).toList();
  }

  private static String type(Settled refused) {
    return Objects.requireNonNull(Objects.requireNonNull(refused.problem()).type());
  }

  private static Object because(Settled refused) {
    return Objects.requireNonNull(
        Objects.requireNonNull(refused.problem()).extensions().get("because"));
  }

  @Test
  void whenNothingStandsAgainstIt_allVerbsTakeEffect() {
    take("a", "b", "c", "d");

    List<Settled> results =
        settle(complete(0), fail(1), new Release(tokens.get(2), null, null), extend(3));

    assertThat(results)
        .extracting(Settled::state)
        .containsExactly(
            ItemState.SUCCEEDED, ItemState.SCHEDULED, ItemState.READY, ItemState.LEASED);
    assertThat(results.getLast().expires()).isEqualTo(rig.now().plus(Duration.ofMinutes(5)));
  }

  @Test
  void whenOneLeaseIsLost_theOthersGoOn_andNameIt() {
    take("a", "b", "c");
    rig.done(new Command.Cancel("q", "b"));
    int told = rig.told.size();

    List<Settled> results = settle(complete(0), complete(1), extend(2));

    assertThat(statuses(results)).containsExactly(409, 409, 409);
    assertThat(type(results.get(1))).isEqualTo("/problems/lease-lost");
    assertThat(type(results.get(0))).isEqualTo("/problems/not-settled");
    assertThat(because(results.get(0))).isEqualTo(tokens.get(1));
    assertThat(because(results.get(2))).isEqualTo(tokens.get(1));
    assertThat(rig.state("a")).isEqualTo(ItemState.LEASED);
    assertThat(rig.told).hasSize(told);
    assertThat(settle(complete(0), complete(2)))
        .extracting(Settled::state)
        .containsExactly(ItemState.SUCCEEDED, ItemState.SUCCEEDED);
  }

  @Test
  void whenOneQueueOfAFollowUpDoesNotExist_nothingHappens() {
    take("a", "b");

    List<Settled> results = settle(complete(0, into("q", "c")), complete(1, into("nowhere", "d")));

    assertThat(statuses(results)).containsExactly(409, 404);
    assertThat(rig.knows("c")).isFalse();
    assertThat(rig.count(ItemState.LEASED)).isEqualTo(2);
  }

  @Test
  void whenItIsRefused_nothingIsTaken() {
    take("a");
    rig.enqueue("b");
    rig.done(new Command.Cancel("q", "a"));

    var result = settle(new Command.Take("q", "worker", 1, null), complete(0));

    assertThat(result.leases()).isEmpty();
    assertThat(rig.state("b")).isEqualTo(ItemState.READY);
  }

  @Test
  void theNextItemsAreTakenInTheSameStep() {
    take("a", "b");

    var result =
        settle(new Command.Take("q", "worker", 1, null), complete(0, into("q", "ab")), complete(1));

    assertThat(result.leases()).extracting(Lease::name).containsExactly("ab");
  }

  @Test
  void aLeaseThatIsNamedTwice_refusesTheCall() {
    take("a");
    var call = new Command.Settle("q", List.of(complete(0), extend(0)), null, true);

    assertThat(rig.refused(call)).isInstanceOf(Refusal.Invalid.class);
    assertThat(rig.state("a")).isEqualTo(ItemState.LEASED);
  }

  @Nested
  class SaidAgain {

    @Test
    void itAnswersAsTheFirstTime_andEnqueuesNothingMore() {
      take("a", "b", "c");
      Settlement[] call = {complete(0, into("q", "ab")), fail(1), complete(2)};
      List<Settled> first = settle(call);
      rig.done(new Command.Purge("q", List.of(ItemState.READY), 10));

      assertThat(settle(call)).isEqualTo(first);
      assertThat(rig.knows("ab")).isFalse();
    }

    @Test
    void afterARestart_too() {
      take("a", "b");
      List<Settled> first = settle(complete(0), complete(1));
      rig.restart();

      assertThat(settle(complete(0), complete(1))).isEqualTo(first);
    }

    @Test
    void whenALeaseThatItExtendedHasEnded_onlyThatOneIsLost() {
      take("a", "b");
      settle(complete(0), extend(1));
      rig.complete(tokens.get(1));

      assertThat(statuses(settle(complete(0), extend(1)))).containsExactly(200, 409);
    }

    /// Else what a merge had in it already would be in another one, too.
    @Test
    void withALeaseMoreThanTheFirstTime_itIsRefused() {
      take("a", "b", "c");
      settle(complete(0, into("q", "ab")), complete(1));

      List<Settled> results = settle(complete(1, into("q", "bc")), complete(2));

      assertThat(statuses(results)).containsExactly(409, 409);
      assertThat(QueueRig.why(results.getFirst())).isEqualTo("settled-otherwise");
      assertThat(rig.knows("bc")).isFalse();
      assertThat(rig.state("c")).isEqualTo(ItemState.LEASED);
    }

    /// Else the caller would take what was to follow for enqueued.
    @Test
    void withALeaseThatEndedOtherwise_itWasNotSaidBefore_andIsRefused() {
      take("a", "b");
      rig.complete(tokens.get(0));
      rig.done(new Command.Cancel("q", "b"));

      List<Settled> results = settle(complete(0, into("q", "ab")), complete(1));

      assertThat(statuses(results)).containsExactly(409, 409);
      assertThat(QueueRig.why(results.getFirst())).isEqualTo("settled-otherwise");
      assertThat(QueueRig.why(results.getLast())).isEqualTo("cancelled");
    }
  }

  @Test
  void aResultThatIsTooLarge_refusesTheCall_alsoWhenTheOthersWereSettledBefore() {
    take("a", "b");
    rig.settle(complete(0));
    var large = JsonData.of(Map.of("text", "x".repeat(100)));

    List<Settled> results = settle(complete(0), new Complete(tokens.get(1), large, null));

    assertThat(statuses(results)).containsExactly(409, 413);
    assertThat(rig.state("b")).isEqualTo(ItemState.LEASED);
  }

  @Nested
  class InAFullQueue {
    private static String[] sixteen() {
      return "abcdefghijklmnop".split("");
    }

    private Settlement[] completeAll(FollowUp... then) {
      Settlement[] all = new Settlement[16];
      for (int i = 0; i < all.length; i++) {
        all[i] = i == 0 ? complete(i, then) : complete(i);
      }
      return all;
    }

    @Test
    void whatIsCompletedMakesRoomForWhatFollows() {
      take(sixteen());

      assertThat(statuses(settle(completeAll(into("q", "1", "2"), into("q", "3")))))
          .containsOnly(200);
      assertThat(rig.count(ItemState.READY)).isEqualTo(3);
    }

    @Test
    void noMoreThanThat() {
      take(sixteen());
      FollowUp tooMany = into("q", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17".split(" "));

      List<Settled> results = settle(completeAll(tooMany));

      assertThat(results.getFirst().status()).isEqualTo(429);
      assertThat(because(results.getLast())).isEqualTo(tokens.getFirst());
      assertThat(rig.count(ItemState.LEASED)).isEqualTo(16);
    }

    @Test
    void theOneThatTakesTheLastRoomTooMuch_isNamed() {
      take(sixteen());

      List<Settled> results =
          settle(
              complete(0, into("q", "1")),
              complete(1, into("q", "2", "3")),
              complete(2, into("q", "4")));

      assertThat(statuses(results)).containsExactly(409, 409, 429);
    }

    @Test
    void oneByItself_makesRoomForOne() {
      take(sixteen());

      assertThat(rig.settle(complete(0, into("q", "1"))).status()).isEqualTo(200);
      assertThat(rig.settle(complete(1, into("q", "2", "3"))).status()).isEqualTo(429);
    }

    @Test
    void itMakesNoneInAnotherQueue() {
      rig.declare("full", "{\"maxItems\":1}");
      rig.done(new Command.Enqueue("full", List.of(QueueRig.item("x")), false));
      take(sixteen());

      assertThat(settle(completeAll(into("full", "1"))).getFirst().status()).isEqualTo(429);
    }
  }
}
