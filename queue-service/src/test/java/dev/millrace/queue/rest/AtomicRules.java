package dev.millrace.queue.rest;

import static dev.millrace.queue.rest.Background.inBackground;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import dev.millrace.queue.engine.Engine;
import dev.millrace.queue.rest.Caller.Answer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a reduction needs: items of one group, and all of them settled or none.
abstract class AtomicRules extends RestRules {
  private static final Duration LONG = Duration.ofSeconds(30);

  AtomicRules(Supplier<RunningQueue> running) {
    super(running);
  }

  @Test
  void leasesTakenTogetherAreOfOneGroup_andTheGroupsTakeTurns() throws Exception {
    enqueueInGroup("red", "r1", "r2", "r3");
    enqueueInGroup("blue", "b1");
    assertThat(together(2, Duration.ZERO)).containsExactly("r1", "r2");
    assertThat(together(2, Duration.ZERO)).containsExactly("b1");
    assertThat(together(2, Duration.ZERO)).containsExactly("r3");
  }

  @Test
  void whoWaitsForItemsTogetherGetsThoseOfOneGroup() throws Exception {
    var waiting = inBackground(() -> together(10, LONG));
    await().until(() -> running().bean(Engine.class).waiting(queue) == 1);
    List<NewItem> items =
        List.of(inGroup("red", "r1"), inGroup("blue", "b1"), inGroup("red", "r2"));
    client().enqueue(queue, items);
    assertThat(waiting.get(5, SECONDS)).containsExactly("r1", "r2");
  }

  @Test
  void theNextItemsAfterASettleMayBeTakenTogether() throws Exception {
    enqueue("x");
    Lease lease = lease();
    enqueueInGroup("red", "r1", "r2");
    enqueueInGroup("blue", "b1");
    var next = new LeaseRequest("worker-1", 10, null, null, true);
    var result = client().settle(queue, new SettleRequest(List.of(complete(lease)), next));
    assertThat(result.leases()).extracting(Lease::name).containsExactly("r1", "r2");
  }

  @Test
  void twoAreMergedIntoOne_inAFullQueue_andSaidAgainItIsAnsweredAgain() throws Exception {
    declare("{\"maxItems\":2}");
    enqueue("a", "b");
    List<Lease> leases = lease(2);
    Settlement[] merge = {complete(leases.get(0), "ab"), complete(leases.get(1))};
    SettleResult first = settleAll(null, merge);
    assertThat(first.results())
        .extracting(Settled::state)
        .containsExactly(ItemState.SUCCEEDED, ItemState.SUCCEEDED);
    assertThat(settleAll(null, merge)).isEqualTo(first);
    assertThat(client().queue(queue).counts()).containsEntry(ItemState.READY, 1L);
  }

  @Test
  void whenOneLeaseIsLost_theAnswerIsItsOwn_andTheOtherGoesOn() throws Exception {
    enqueue("a", "b");
    List<Lease> leases = lease(2);
    client().cancel(queue, "b");
    Answer answer = settleRaw(complete(leases.get(0), "ab"), complete(leases.get(1)));
    assertProblem(answer, 409, "lease-lost");
    var results = answer.json().path("results");
    assertThat(results.get(0).path("status").asInt()).isEqualTo(409);
    assertThat(results.get(0).path("problem").path("type").asString())
        .isEqualTo("/problems/not-settled");
    assertThat(results.get(0).path("problem").path("because").asString())
        .isEqualTo(leases.get(1).token());
    assertThat(results.get(1).path("problem").path("why").asString()).isEqualTo("cancelled");
    assertThat(client().item(queue, "a").state()).isEqualTo(ItemState.LEASED);
    assertThat(client().queue(queue).counts()).containsEntry(ItemState.READY, 0L);
  }

  @Test
  void whenAQueueIsFull_theAnswerIsThat_andMayBeTriedAgain() throws Exception {
    declare("{\"maxItems\":2}");
    enqueue("a", "b");
    List<Lease> leases = lease(2);
    Answer answer = settleRaw(complete(leases.get(0)), complete(leases.get(1), "1", "2", "3"));
    assertProblem(answer, 429, "queue-full");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(answer.json().path("results").get(0).path("status").asInt()).isEqualTo(409);
    assertThat(settleAll(null, complete(leases.get(0)), complete(leases.get(1))).results())
        .extracting(Settled::status)
        .containsOnly(200);
  }

  @Test
  void whenItIsRefused_nothingIsTaken_andNobodyWaits() throws Exception {
    enqueue("a", "b");
    List<Lease> leases = lease(1);
    client().cancel(queue, "a");
    var next = new LeaseRequest("worker-1", 1, LONG, null);
    var answer = inBackground(() -> settleAll(next, complete(leases.getFirst())));
    assertThat(answer.get(5, SECONDS).leases()).isEmpty();
    assertThat(client().item(queue, "b").state()).isEqualTo(ItemState.READY);
  }

  @Test
  void aTokenThatIsGivenTwiceIsA400() throws Exception {
    enqueue("a");
    Lease lease = lease();
    assertProblem(settleRaw(complete(lease), complete(lease)), 400, "invalid-request");
    assertThat(client().item(queue, "a").state()).isEqualTo(ItemState.LEASED);
  }

  private Answer settleRaw(Settlement... settlements) {
    var request = new SettleRequest(List.of(settlements), null, true);
    return http().post(path + "/leases:settle", Json.strict().writeValueAsString(request));
  }

  private SettleResult settleAll(@Nullable LeaseRequest next, Settlement... settlements)
      throws Exception {
    return client().settle(queue, new SettleRequest(List.of(settlements), next, true));
  }

  /// The names of what was taken.
  private List<String> together(int max, Duration patience) throws Exception {
    var request = new LeaseRequest("worker-1", max, patience, null, true);
    return client().lease(queue, request).leases().stream().map(Lease::name).toList();
  }

  private void enqueueInGroup(String group, String... names) throws Exception {
    client().enqueue(queue, Stream.of(names).map(name -> inGroup(group, name)).toList());
  }

  private static NewItem inGroup(String group, String name) {
    return new NewItem(name, null, null, null, group, null);
  }

  private Settlement complete(Lease lease, String follower, String... others) {
    List<NewItem> items =
        Stream.concat(Stream.of(follower), Stream.of(others))
            .map(name -> new NewItem(name, null, null, null, null, null))
            .toList();
    return new Settlement.Complete(lease.token(), null, List.of(new FollowUp(queue, items)));
  }
}
