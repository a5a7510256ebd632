package dev.millrace.coordinator.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.coordinator.join.JoinPolicy.Dead;
import dev.millrace.coordinator.join.JoinPolicy.Decision;
import dev.millrace.coordinator.join.JoinPolicy.Decision.Fire;
import dev.millrace.coordinator.join.JoinPolicy.Decision.Wait;
import dev.millrace.coordinator.join.JoinPolicy.Late;
import dev.millrace.coordinator.join.JoinPolicy.Tolerance;
import dev.millrace.coordinator.queue.Queues;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JoinPolicyTest {
  private static final Instant OPENED = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  private static List<BatchStatus> batch(long succeeded, long dead, long leased) {
    Map<ItemState, Long> counts =
        Map.of(ItemState.SUCCEEDED, succeeded, ItemState.DEAD, dead, ItemState.LEASED, leased);
    long all = succeeded + dead + leased;
    return List.of(
        new BatchStatus("q", "b", true, null, all, null, counts, leased == 0, OPENED, null));
  }

  private static JoinPolicy policy(
      Tolerance tolerance, Dead dead, @Nullable Duration deadline, Late late) {
    return new JoinPolicy(tolerance, dead, deadline, late);
  }

  private static Decision decide(JoinPolicy policy, List<BatchStatus> batch, Duration age) {
    return policy.decide(batch, batch.getLast().complete(), OPENED, OPENED.plus(age));
  }

  @ParameterizedTest(name = "{0} items or {1} % tolerated, {2} dead of 100: fires {3}")
  @CsvSource({
    "0, 0, 0, true",
    "0, 0, 1, false",
    "3, 0, 3, true",
    "3, 0, 4, false",
    "0, 2.5, 2, true",
    "0, 2.5, 3, false",
    "0, 100, 100, true",
  })
  void deadItemsAreToleratedUpToABound(long items, double percent, long dead, boolean fires) {
    var policy = policy(new Tolerance(items, percent), Dead.WAIT, null, Late.FAIL);
    Decision decision = decide(policy, batch(100 - dead, dead, 0), HOUR);
    assertThat(decision instanceof Fire(var failed, var late) && failed == null).isEqualTo(fires);
  }

  /// As a queue does that keeps fewer items than the batch has.
  @Test
  void aShareIsOneOfAllItemsThatCame_alsoOfThoseThatTheQueueHasForgotten() {
    var policy = policy(new Tolerance(0, 2.5), Dead.FAIL, null, Late.FAIL);
    var forgetful = batch("first", 100, Map.of(ItemState.SUCCEEDED, 10L, ItemState.DEAD, 2L));
    assertThat(decide(policy, List.of(forgetful), HOUR)).isEqualTo(new Fire(null, false));
    var second = batch("second", 98, Map.of(ItemState.SUCCEEDED, 96L, ItemState.DEAD, 2L));
    assertThat(decide(policy, List.of(Queues.unknown("first", "b"), second), HOUR))
        .isEqualTo(new Fire(null, false));
  }

  @Test
  void allOfThemIsAll_alsoWhereEachItemWasCopied() {
    var policy = policy(new Tolerance(0, 100), Dead.FAIL, null, Late.FAIL);
    var first = batch("first", 10, Map.of(ItemState.SUCCEEDED, 10L));
    var copies = batch("copies", 20, Map.of(ItemState.DEAD, 20L));
    assertThat(decide(policy, List.of(first, copies), HOUR)).isEqualTo(new Fire(null, false));
  }

  private static BatchStatus batch(String queue, long accepted, Map<ItemState, Long> counts) {
    return new BatchStatus(queue, "b", true, null, accepted, null, counts, true, OPENED, null);
  }

  @Nested
  class GivenDeadItemsThatAreNotTolerated {
    private final List<BatchStatus> batch = batch(9, 1, 0);

    @Test
    void itWaitsForThemToBeRedriven() {
      var policy = policy(Tolerance.NONE, Dead.WAIT, null, Late.FAIL);
      assertThat(decide(policy, batch, HOUR)).isEqualTo(new Wait("1 of its items are dead"));
    }

    @Test
    void orTheBatchFails() {
      var policy = policy(Tolerance.NONE, Dead.FAIL, null, Late.FAIL);
      assertThat(decide(policy, batch, HOUR)).isEqualTo(new Fire("1 of its items are dead", false));
    }

    @Test
    void orItGoesOnWithoutThemAtTheDeadline() {
      var policy = policy(Tolerance.NONE, Dead.WAIT, HOUR, Late.GO_ON);
      assertThat(decide(policy, batch, HOUR.minusMillis(1))).isInstanceOf(Wait.class);
      assertThat(decide(policy, batch, HOUR)).isEqualTo(new Fire(null, false));
    }
  }

  @Nested
  class GivenItemsThatAreNotSettled {
    private final List<BatchStatus> batch = batch(9, 0, 1);

    @Test
    void itWaits() {
      var policy = policy(new Tolerance(1000, 100), Dead.FAIL, null, Late.GO_ON);
      assertThat(decide(policy, batch, Duration.ofDays(100)))
          .isEqualTo(new Wait("it is not complete in queue q"));
    }

    @Test
    void atTheDeadlineTheBatchFails() {
      var policy = policy(Tolerance.NONE, Dead.WAIT, HOUR, Late.FAIL);
      assertThat(decide(policy, batch, HOUR))
          .isEqualTo(new Fire("not everything was settled by the deadline", true));
    }

    @Test
    void orItGoesOnWithWhatThereIs() {
      var policy = policy(Tolerance.NONE, Dead.WAIT, HOUR, Late.GO_ON);
      assertThat(decide(policy, batch, HOUR)).isEqualTo(new Fire(null, true));
    }
  }

  @Test
  void oneBatchOfManyHasATurnNowAndThen() {
    assertThat(Turns.between(64, 64)).isEqualTo(Duration.ofMillis(50));
    assertThat(Turns.between(128, 64)).isEqualTo(Duration.ofMillis(5050));
    assertThat(Turns.between(100_000, 64)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void whatHasNotComeIsTold_whereItIsKnownHowManyShould() {
    var batch =
        new BatchStatus(
            "q", "b", false, 5L, 3, null, Map.of(ItemState.DEAD, 2L), false, OPENED, null);
    assertThat(JoinPolicy.openAt(batch))
        .isEqualTo("in queue q 1 of 3 are not settled, 2 of 5 have not come");
  }
}
