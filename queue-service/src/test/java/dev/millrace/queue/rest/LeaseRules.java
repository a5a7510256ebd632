package dev.millrace.queue.rest;

import static dev.millrace.queue.rest.Background.inBackground;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import dev.millrace.queue.engine.Engine;
import dev.millrace.queue.rest.Caller.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

abstract class LeaseRules extends RestRules {
  private static final Duration LONG = Duration.ofSeconds(30);

  LeaseRules(Supplier<RunningQueue> running) {
    super(running);
  }

  @Test
  void anEmptyQueueAnswersAtOnceWhenNobodyWantsToWait() throws Exception {
    assertThat(lease(1)).isEmpty();
  }

  @Test
  void aLongPollAnswersAsSoonAsAnItemArrives() throws Exception {
    var waiting = waitingWorker(LONG);
    await().untilAsserted(() -> assertThat(hasWaitingWorker()).isTrue());
    enqueue("a");
    assertThat(waiting.get(5, SECONDS)).extracting(Lease::name).containsExactly("a");
  }

  @Test
  void aLongPollInVainAnswersWithNothingWhenItsTimeIsOver() throws Exception {
    Instant began = Instant.now();
    assertThat(waitingWorker(Duration.ofMillis(300)).get(5, SECONDS)).isEmpty();
    assertThat(Duration.between(began, Instant.now())).isGreaterThan(Duration.ofMillis(290));
  }

  @Test
  void aLongPollMayTakeLongerThanAConnectionMayBeIdle() throws Exception {
    var longer = IDLE_TIMEOUT.plusMillis(1500);
    assertThat(waitingWorker(longer).get(10, SECONDS)).isEmpty();
  }

  @Test
  void aHundredWorkersThatWaitGetOneItemEach() throws Exception {
    var waiting = IntStream.range(0, 100).mapToObj(i -> waitingWorker(LONG)).toList();
    enqueue(IntStream.range(0, 100).mapToObj(i -> "n" + i).toArray(String[]::new));
    var names = new ArrayList<String>();
    for (var worker : waiting) {
      worker.get(10, SECONDS).forEach(lease -> names.add(lease.name()));
    }
    assertThat(names).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void aLeaseThatIsNotExtendedGoesToAnotherWorker_andTheFirstIsToldItIsLost() throws Exception {
    declare("{\"backoff\":{\"initial\":\"0s\"}}");
    enqueue("a");
    Lease first = lease(Duration.ofSeconds(1));
    Lease second = waitingWorker(LONG).get(10, SECONDS).getFirst();
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(second.failures()).isZero();
    assertLost(settleRaw(complete(first)), "expired");
    assertThat(client().item(queue, "a").state()).isEqualTo(ItemState.LEASED);
    assertThat(settle(complete(second)).state()).isEqualTo(ItemState.SUCCEEDED);
    assertLost(settleRaw(fail(first, false)), "expired");
    assertThat(client().item(queue, "a").state()).isEqualTo(ItemState.SUCCEEDED);
  }

  @Test
  void theSameSettleAgainIsAnsweredAsTheFirstTime() throws Exception {
    enqueue("a");
    Lease lease = lease();
    var once = settle(new Settlement.Complete(lease.token(), JsonData.parse("{\"n\":1}"), null));
    var again = settle(new Settlement.Complete(lease.token(), JsonData.parse("{\"n\":2}"), null));
    assertThat(again).isEqualTo(once);
    assertThat(client().item(queue, "a").result()).isEqualTo(JsonData.parse("{\"n\":1}"));
  }

  @Test
  void anotherVerbAfterwardsIsA409AndChangesNothing() throws Exception {
    enqueue("a");
    Lease lease = lease();
    settle(complete(lease));
    assertLost(settleRaw(fail(lease, true)), "settled-otherwise");
    assertThat(client().item(queue, "a").state()).isEqualTo(ItemState.SUCCEEDED);
  }

  @Test
  void aTokenOfAnotherQueueIsA409() throws Exception {
    enqueue("a");
    Lease lease = lease();
    String other = anotherQueue();
    Answer answer =
        http().post("/api/v1/queues/" + other + "/leases:settle", settleJson(complete(lease)));
    assertLost(answer, "other-queue");
    assertThat(settle(complete(lease)).status()).isEqualTo(200);
  }

  @Test
  void aTokenThatNeverWasIsA409() {
    assertLost(settleRaw(new Settlement.Complete("not-a-token", null, null)), "unknown");
  }

  @Test
  void whenOnlySomeAreRefusedTheAnswerIs200AndEachSaysItsOwn() throws Exception {
    enqueue("a", "b");
    var leases = lease(2);
    settle(complete(leases.get(0)));
    SettleResult result =
        client()
            .settle(
                queue,
                new SettleRequest(
                    List.of(fail(leases.get(0), true), complete(leases.get(1))), null));
    assertThat(result.results()).extracting(SettleResult.Settled::status).containsExactly(409, 200);
  }

  @Test
  void aSettleThatIsRefusedAsAWholeStillBringsTheNextItems() throws Exception {
    enqueue("a");
    var next = new LeaseRequest("worker-1", 1, null, null);
    var request = new SettleRequest(List.of(new Settlement.Complete("x", null, null)), next);
    SettleResult result = client().settle(queue, request);
    assertThat(result.results().getFirst().status()).isEqualTo(409);
    assertThat(result.leases()).hasSize(1);
  }

  @Test
  void settleAndTakeInOneCallWaitsForTheNextItem() throws Exception {
    enqueue("a");
    Lease lease = lease();
    var request =
        new SettleRequest(List.of(complete(lease)), new LeaseRequest("worker-1", 1, LONG, null));
    var answer = inBackground(() -> client().settle(queue, request));
    await().untilAsserted(() -> assertThat(hasWaitingWorker()).isTrue());
    assertThat(client().item(queue, "a").state()).isEqualTo(ItemState.SUCCEEDED);
    enqueue("b");
    SettleResult result = answer.get(5, SECONDS);
    assertThat(result.results().getFirst().state()).isEqualTo(ItemState.SUCCEEDED);
    assertThat(result.leases()).extracting(Lease::name).containsExactly("b");
  }

  @Test
  void followUpsAreEnqueuedWithTheCompletion_orNothingIsDone() throws Exception {
    String next = anotherQueue();
    enqueue("a", "b");
    var leases = lease(2);
    var good = new Settlement.FollowUp(next, List.of(NewItem.of("f", JsonData.empty())));
    assertThat(settle(new Settlement.Complete(leases.get(0).token(), null, List.of(good))).status())
        .isEqualTo(200);
    assertThat(client().item(next, "f").state()).isEqualTo(ItemState.READY);

    var bad = new Settlement.FollowUp("nobody", List.of(NewItem.of("g", JsonData.empty())));
    Answer answer =
        settleRaw(new Settlement.Complete(leases.get(1).token(), null, List.of(good, bad)));
    assertProblem(answer, 404, "no-such-queue");
    assertThat(client().item(queue, "b").state()).isEqualTo(ItemState.LEASED);
  }

  @Test
  void aFollowUpIntoAFullQueueIsA429AndTheLeaseGoesOn() throws Exception {
    String next = anotherQueue();
    http().put("/api/v1/queues/" + next, "{\"maxItems\":1}");
    enqueue("a");
    Lease lease = lease();
    var two =
        new Settlement.FollowUp(
            next, List.of(NewItem.of("f", JsonData.empty()), NewItem.of("g", JsonData.empty())));
    Answer answer = settleRaw(new Settlement.Complete(lease.token(), null, List.of(two)));
    assertProblem(answer, 429, "queue-full");
    assertThat(answer.header("Retry-After")).isNotEmpty();
    assertThat(settle(complete(lease)).status()).isEqualTo(200);
  }

  @Test
  void aResultOverTheLimitIsA413AndTheLeaseGoesOn() throws Exception {
    declare("{\"maxDataBytes\":20}");
    enqueue("a");
    Lease lease = lease();
    var large = JsonData.parse("{\"k\":\"%s\"}".formatted("x".repeat(50)));
    assertProblem(
        settleRaw(new Settlement.Complete(lease.token(), large, null)), 413, "data-too-large");
    assertThat(settle(complete(lease)).status()).isEqualTo(200);
  }

  @Test
  void anExtendedLeaseKeepsItsProgressAndCheckpoint() throws Exception {
    enqueue("a");
    Lease lease = lease();
    var checkpoint = JsonData.parse("{\"stage\":2}");
    var extended =
        settle(
            new Settlement.Extend(
                lease.token(),
                Duration.ofHours(1),
                new Settlement.Progress(40, "half way"),
                checkpoint));
    assertThat(extended.expires()).isAfter(Instant.now().plusSeconds(3000));
    var view = Objects.requireNonNull(client().item(queue, "a").lease());
    assertThat(view.progress()).isEqualTo(new Settlement.Progress(40, "half way"));
    settle(new Settlement.Release(lease.token(), Settlement.ReleaseCause.EVICTED, null));
    assertThat(lease().checkpoint()).isEqualTo(checkpoint);
  }

  @Test
  void onlyFailuresCountAgainstTheAttempts() throws Exception {
    declare("{\"maxAttempts\":2,\"backoff\":{\"initial\":\"0s\"}}");
    enqueue("a");
    for (int i = 0; i < 5; i++) {
      settle(new Settlement.Release(lease().token(), Settlement.ReleaseCause.BUSY, null));
    }
    settle(fail(waitingWorker(LONG).get(5, SECONDS).getFirst(), true));
    settle(fail(waitingWorker(LONG).get(5, SECONDS).getFirst(), true));
    var item = client().item(queue, "a");
    assertThat(item.state()).isEqualTo(ItemState.DEAD);
    assertThat(item.attempts()).filteredOn(attempt -> attempt.counted()).hasSize(2);
  }

  @Test
  void aFailureThatCannotBeRetriedIsDeadAtOnce() throws Exception {
    enqueue("a");
    assertThat(settle(fail(lease(), false)).state()).isEqualTo(ItemState.DEAD);
  }

  @Test
  void whileAnItemIsLeasedItMayBeCancelled_andItsWorkerIsToldSo() throws Exception {
    enqueue("a");
    Lease lease = lease();
    assertThat(client().cancel(queue, "a").state()).isEqualTo(ItemState.CANCELLED);
    assertLost(settleRaw(complete(lease)), "cancelled");
  }

  @Test
  void whatIsSettledCannotBeCancelled() throws Exception {
    enqueue("a");
    settle(complete(lease()));
    assertProblem(http().delete(path + "/items/a"), 409, "already-settled");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                               | worker
          {"worker":""}                                    | worker
          {"worker":"a\\u0000"}                            | worker
          {"worker":"w","max":0}                           | max
          {"worker":"w","max":1001}                        | max
          {"worker":"w","wait":"61s"}                      | wait
          {"worker":"w","duration":"500ms"}                | duration
          {"worker":"w","duration":"13h"}                  | duration
          """)
  void aLeaseRequestOutOfBoundsIsRefusedByField(String body, String field) {
    assertInvalid(http().post(path + "/leases", body), field);
  }

  @Test
  void aWorkersNameMayHave253Characters() {
    String body = "{\"worker\":\"%s\"}";
    assertThat(http().post(path + "/leases", body.formatted("w".repeat(253))).status())
        .isEqualTo(200);
    assertInvalid(http().post(path + "/leases", body.formatted("w".repeat(254))), "worker");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"leases":[null]}                                                          | leases[0]
          {"leases":[{"do":"complete"}]}                                             | leases[0].token
          {"leases":[{"do":"fail","token":"t"}]}                                     | leases[0].reason
          {"leases":[{"do":"release","token":"t","after":"8d"}]}                     | leases[0].after
          {"leases":[{"do":"extend","token":"t","duration":"1ms"}]}                  | leases[0].duration
          {"leases":[{"do":"extend","token":"t","progress":{"percent":101}}]}        | leases[0].progress.percent
          {"leases":[{"do":"complete","token":"t","then":[{"items":[{}]}]}]}         | leases[0].then[0].queue
          {"leases":[{"do":"complete","token":"t","then":[{"queue":"q"}]}]}          | leases[0].then[0].items
          {"leases":[{"do":"complete","token":"t","then":[{"queue":"q","items":[{"priority":11}]}]}]} | leases[0].then[0].items[0].priority
          {"leases":[],"lease":{"worker":"w","max":5000}}                            | lease.max
          {"leases":[],"lease":{"worker":"w","wait":"2m"}}                           | lease.wait
          """)
  void aSettleOutOfBoundsIsRefusedByPath(String body, String field) {
    assertInvalid(http().post(path + "/leases:settle", body), field);
  }

  @Test
  void aVerbThatIsUnknownIsRefused() {
    Answer answer =
        http().post(path + "/leases:settle", "{\"leases\":[{\"do\":\"explode\",\"token\":\"t\"}]}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("detail").asString()).contains("leases[0]");
  }

  @Test
  void aThousandMayBeSettledAtOnce_andNotOneMore() throws Exception {
    var settlements =
        IntStream.range(0, 1001)
            .mapToObj(i -> (Settlement) new Settlement.Complete("x", null, null))
            .toList();
    var thousand = client().settle(queue, new SettleRequest(settlements.subList(0, 1000), null));
    assertThat(thousand.results()).hasSize(1000);
    String tooMany = Json.strict().writeValueAsString(new SettleRequest(settlements, null));
    assertInvalid(http().post(path + "/leases:settle", tooMany), "leases");
  }

  /// They are one write, and all who call wait for it.
  @Test
  void aCallMayBeFollowedByAHundredThousandItems_andNotByOneMore() {
    var thousand = Collections.nCopies(1000, new NewItem(null, null, null, null, null, null));
    var hundred = Collections.nCopies(100, new FollowUp(queue, thousand));
    var one = List.of(new FollowUp(queue, thousand.subList(0, 1)));
    Settlement most = new Settlement.Complete("x", null, hundred);
    Settlement more = new Settlement.Complete("y", null, one);

    String full = Json.strict().writeValueAsString(new SettleRequest(List.of(most), null));
    assertProblem(http().post(path + "/leases:settle", full), 409, "lease-lost");
    String over = Json.strict().writeValueAsString(new SettleRequest(List.of(most, more), null));
    assertInvalid(http().post(path + "/leases:settle", over), "leases");
  }

  @Test
  void nothingToSettleIsFine() throws Exception {
    assertThat(client().settle(queue, new SettleRequest(List.of(), null)).results()).isEmpty();
  }

  private static void assertLost(Answer answer, String why) {
    assertProblem(answer, 409, "lease-lost");
    assertThat(answer.json().path("results").get(0).path("problem").path("why").asString())
        .isEqualTo(why);
  }

  private Answer settleRaw(Settlement settlement) {
    return http().post(path + "/leases:settle", settleJson(settlement));
  }

  private static String settleJson(Settlement settlement) {
    return Json.strict().writeValueAsString(new SettleRequest(List.of(settlement), null));
  }

  private Lease lease(Duration duration) throws Exception {
    var request = new LeaseRequest("worker-1", 1, null, duration);
    return client().lease(queue, request).leases().getFirst();
  }

  private CompletableFuture<List<Lease>> waitingWorker(Duration patience) {
    var request = new LeaseRequest("patient", 1, patience, null);
    return inBackground(() -> client().lease(queue, request).leases());
  }

  private boolean hasWaitingWorker() {
    return running().bean(Engine.class).waiting(queue) > 0;
  }
}
