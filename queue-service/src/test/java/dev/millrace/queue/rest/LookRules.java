package dev.millrace.queue.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

abstract class LookRules extends RestRules {
  LookRules(Supplier<RunningQueue> running) {
    super(running);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 1000})
  void pagesTogetherHoldEveryItemOnce(int limit) throws Exception {
    enqueue(IntStream.range(0, 25).mapToObj(i -> "n" + i).toArray(String[]::new));
    for (var lease : lease(10)) {
      settle(complete(lease));
    }
    assertThat(names(limit, null, null))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 25).mapToObj(i -> "n" + i).toList());
    assertThat(names(limit, ItemState.SUCCEEDED, null)).hasSize(10);
  }

  @Test
  void aPageIsFullWhereThereIsEnough() throws Exception {
    enqueue("a", "b", "c");
    settle(complete(lease()));
    assertThat(client().items(queue, null, null, 3, null).items()).hasSize(3);
  }

  @Test
  void aBatchCanBeListed() throws Exception {
    client()
        .enqueue(
            queue,
            IntStream.range(0, 10)
                .mapToObj(i -> new NewItem("n" + i, null, null, null, null, i < 4 ? "b" : null))
                .toList());
    assertThat(names(3, null, "b")).containsExactlyInAnyOrder("n0", "n1", "n2", "n3");
    assertThat(names(3, ItemState.READY, "b")).hasSize(4);
    assertThat(names(3, ItemState.DEAD, "b")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1001", "-1"})
  void aLimitOutOfBoundsIsRefused(String limit) {
    assertInvalid(http().get(path + "/items?limit=" + limit), "limit");
  }

  @Test
  void parametersThatMeanNothingAreRefused() {
    assertProblem(http().get(path + "/items?limit=many"), 400, "invalid-parameter");
    assertInvalid(http().get(path + "/items?state=lost"), "state");
    assertProblem(http().get(path + "/items?continue=nonsense"), 400, "invalid-request");
  }

  @Test
  void anEmptyContinueIsTheFirstPage_alsoOfAQueueWithShards() {
    String sharded = path + "-s";
    assertThat(http().put(sharded, "{\"shards\":{\"count\":2}}").status()).isEqualTo(200);
    for (String each : List.of(path, sharded)) {
      assertThat(http().get(each + "/items?continue=").status()).as(each).isEqualTo(200);
    }
  }

  @Test
  void anUnknownItemIsA404() {
    assertProblem(http().get(path + "/items/nothing"), 404, "no-such-item");
    assertProblem(http().delete(path + "/items/nothing"), 404, "no-such-item");
  }

  @Test
  void whileNobodyAsksForItems_theyWaitForWorkers() throws Exception {
    enqueue("a");
    assertThat(waiting("a").reason()).isEqualTo("no-workers");
  }

  @Test
  void behindOthersAnItemIsInLine_andKnowsItsPosition() throws Exception {
    enqueue("a", "b", "c");
    client().pause(queue);
    assertThat(waiting("c").reason()).isEqualTo("paused");
    client().resume(queue);
    assertThat(waiting("c").position()).isEqualTo(2);
  }

  @Test
  void beforeItsTimeAnItemSaysFromWhen() throws Exception {
    Instant later = Instant.parse("2100-01-01T00:00:00Z");
    client().enqueue(queue, List.of(new NewItem("a", null, null, later, null, null)));
    assertThat(waiting("a").reason()).isEqualTo("not-before");
    assertThat(waiting("a").from()).isEqualTo(later);
  }

  @Test
  void afterAFailureAnItemBacksOff_andItsAttemptIsToldOf() throws Exception {
    declare("{\"backoff\":{\"initial\":\"1h\",\"max\":\"1h\"}}");
    enqueue("a");
    settle(fail(lease(), true));
    assertThat(waiting("a").reason()).isEqualTo("backoff");
    assertThat(waiting("a").from()).isAfter(Instant.now().plusSeconds(2000));
    var attempt = client().item(queue, "a").attempts().getFirst();
    assertThat(attempt.ending()).isEqualTo("failed");
    assertThat(attempt.worker()).isEqualTo("worker-1");
    assertThat(attempt.reason()).isEqualTo("it broke");
    assertThat(attempt.stderr()).isEqualTo("boom");
    assertThat(attempt.counted()).isTrue();
  }

  @Test
  void aGroupAtItsLimitHoldsItsOwnItemsOnly() throws Exception {
    declare("{\"groupLimit\":1}");
    client()
        .enqueue(
            queue,
            List.of(
                new NewItem("a", null, null, null, "g", null),
                new NewItem("b", null, null, null, "g", null)));
    assertThat(lease(10)).hasSize(1);
    assertThat(waiting("b").reason()).isEqualTo("group-limit");
  }

  @Test
  void aRateThatIsUsedUpSaysFromWhenItGoesOn() throws Exception {
    declare("{\"rate\":{\"limit\":1,\"per\":\"1h\"}}");
    enqueue("a");
    assertThat(lease(10)).isEmpty();
    assertThat(waiting("a").reason()).isEqualTo("rate-limit");
    assertThat(waiting("a").from()).isAfter(Instant.now().plusSeconds(3000));
  }

  @Test
  void aQueueWithAllItsLeasesOutSaysSo() throws Exception {
    declare("{\"maxLeased\":1}");
    enqueue("a", "b");
    assertThat(lease(10)).hasSize(1);
    assertThat(waiting("b").reason()).isEqualTo("max-leased");
  }

  @Test
  void aLeasedItemShowsWhoHasIt_andNoReasonToWait() throws Exception {
    enqueue("a");
    var lease = lease();
    ItemStatus status = client().item(queue, "a");
    assertThat(status.state()).isEqualTo(ItemState.LEASED);
    assertThat(status.waiting()).isNull();
    assertThat(Objects.requireNonNull(status.lease()).worker()).isEqualTo("worker-1");
    assertThat(status.lease().expires()).isEqualTo(lease.expires());
  }

  @Test
  void theScaleComesWithItsFiguresAndAReason() throws Exception {
    declare("{\"scaling\":{\"min\":0,\"max\":20}}");
    assertThat(client().scale(queue).desired()).isZero();
    enqueue("a", "b", "c");
    var scale = client().scale(queue);
    assertThat(scale.desired()).isEqualTo(3);
    assertThat(scale.backlog()).isEqualTo(3);
    assertThat(scale.max()).isEqualTo(20);
    assertThat(scale.reason()).isNotBlank();
    settle(complete(lease()));
    assertThat(client().scale(queue).processing()).isNotNull();
  }

  @Test
  void aWorkerThatWaitsIsNoLongerMissed() throws Exception {
    var waits =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                var request = new LeaseRequest("patient", 1, Duration.ofSeconds(20), null);
                return client().lease(queue, request);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    Instant later = Instant.now().plusSeconds(3600);
    client().enqueue(queue, List.of(new NewItem("z", null, null, later, null, null)));
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(waiting("z").detail()).doesNotContain("No worker has asked"));
    enqueue("a");
    assertThat(waits.get().leases()).hasSize(1);
  }

  private ItemStatus.Waiting waiting(String item) throws Exception {
    return Objects.requireNonNull(client().item(queue, item).waiting());
  }

  private List<String> names(int limit, @Nullable ItemState state, @Nullable String batch)
      throws Exception {
    var names = new ArrayList<String>();
    String next = null;
    do {
      ItemPage page = client().items(queue, state, batch, limit, next);
      assertThat(page.items().size()).isLessThanOrEqualTo(limit);
      page.items().forEach(item -> names.add(item.name()));
      next = page.next();
    } while (next != null);
    return names;
  }
}
