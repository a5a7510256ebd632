package dev.millrace.queue.rest;

import static dev.millrace.queue.rest.Background.inBackground;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.SettleResult.Settled;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

abstract class BatchRules extends RestRules {
  private static final BatchSpec SEALED = new BatchSpec(true, null);

  BatchRules(Supplier<RunningQueue> running) {
    super(running);
  }

  @Test
  void aBatchIsCompleteWhenItIsSealedAndEveryItemIsSettled() throws Exception {
    enqueueIn("b", "x", "y");
    settle(complete(lease()));
    settle(fail(lease(), false));
    assertThat(client().batch(queue, "b").complete()).isFalse();
    BatchStatus status = client().seal(queue, "b", SEALED);
    assertThat(status.complete()).isTrue();
    assertThat(status.accepted()).isEqualTo(2);
    assertThat(status.counts())
        .containsEntry(ItemState.SUCCEEDED, 1L)
        .containsEntry(ItemState.DEAD, 1L);
  }

  @Test
  void waitingForABatchAnswersWhenItIsComplete() throws Exception {
    enqueueIn("b", "x");
    client().seal(queue, "b", SEALED);
    var waiting = await("b", Duration.ofSeconds(30));
    settle(complete(lease()));
    assertThat(waiting.get(5, SECONDS).complete()).isTrue();
  }

  @Test
  void waitingInVainAnswersWithTheBatchAsItIs() throws Exception {
    enqueueIn("b", "x");
    assertThat(await("b", Duration.ofMillis(200)).get(5, SECONDS).complete()).isFalse();
  }

  @Test
  void waitingForABatchWhoseQueueIsDeletedEndsAtOnce() throws Exception {
    enqueueIn("b", "x");
    var waiting = await("b", Duration.ofSeconds(30));
    client().deleteQueue(queue);
    Assertions.assertThatThrownBy(() -> waiting.get(5, SECONDS))
        .hasRootCauseInstanceOf(ProblemException.class);
  }

  @Test
  void anExpectedCountSealsByItself() throws Exception {
    client().seal(queue, "b", new BatchSpec(null, 2L));
    enqueueIn("b", "x");
    assertThat(client().batch(queue, "b").sealed()).isFalse();
    enqueueIn("b", "y");
    assertThat(client().batch(queue, "b").sealed()).isTrue();
  }

  @Test
  void aSealedBatchTakesNothingMore_andSaysWhichCameTooLate() throws Exception {
    enqueueIn("b", "x");
    client().seal(queue, "b", SEALED);
    var answer = http().post(path + "/items", "{\"items\":[{\"name\":\"late\",\"batch\":\"b\"}]}");
    assertProblem(answer, 409, "batch-sealed");
    assertThat(answer.json().path("items").get(0).asString()).isEqualTo("late");
  }

  @Test
  void fewerExpectedThanThereAreIsA409() throws Exception {
    enqueueIn("b", "x", "y");
    assertProblem(http().put(path + "/batches/b", "{\"expected\":1}"), 409, "batch-mismatch");
  }

  @Test
  void aManifestSealsWhenAllOfItHasCome_andTellsWhatHasNot() throws Exception {
    BatchStatus listed =
        client().seal(queue, "b", new BatchSpec(null, null, List.of("z/2", "ä 1", "a")));
    assertThat(listed.expected()).isEqualTo(3);
    enqueueIn("b", "a");
    assertThat(client().batch(queue, "b").awaited()).isEqualTo(2);
    assertThat(client().awaited(queue, "b", 10, null).names()).containsExactly("z/2", "ä 1");
    var first = client().awaited(queue, "b", 1, null);
    String next = Objects.requireNonNull(first.metadata()).next();
    assertThat(client().awaited(queue, "b", 1, next).names()).containsExactly("ä 1");
    var answer = http().post(path + "/items", "{\"items\":[{\"name\":\"x\",\"batch\":\"b\"}]}");
    assertProblem(answer, 409, "not-listed");
    assertThat(answer.json().path("items").get(0).asString()).isEqualTo("x");
    enqueueIn("b", "ä 1", "z/2");
    assertThat(client().batch(queue, "b").sealed()).isTrue();
    assertThat(client().awaited(queue, "b", 10, null).names()).isEmpty();
    assertProblem(http().put(path + "/batches/b", "{\"manifest\":[\"a\"]}"), 409, "batch-mismatch");
  }

  @Test
  void aManifestWithinItsBounds_andNoOther() {
    String most =
        IntStream.range(0, 10_001).mapToObj(n -> "\"" + n + "\"").collect(Collectors.joining(","));
    assertInvalid(
        http().put(path + "/batches/b", "{\"manifest\":[%s]}".formatted(most)), "manifest");
    assertInvalid(http().put(path + "/batches/b", "{\"manifest\":[\"a\",\"\"]}"), "manifest[1]");
    assertInvalid(http().put(path + "/batches/b", "{\"manifest\":[\"a\",\"a\"]}"), "manifest[1]");
    assertInvalid(http().put(path + "/batches/b", "{\"manifest\":[null]}"), "manifest[0]");
    assertInvalid(
        http().put(path + "/batches/b", "{\"manifest\":[\"a\"],\"expected\":2}"), "expected");
    assertProblem(http().get(path + "/batches/b:awaited"), 404, "no-such-batch");
    String all = most.substring(0, most.lastIndexOf(','));
    assertThat(http().put(path + "/batches/b", "{\"manifest\":[%s]}".formatted(all)).status())
        .isEqualTo(200);
  }

  @Test
  void aBatchThatIsCancelledIsComplete_andWhoHasAnItemOfItIsTold() throws Exception {
    client().seal(queue, "b", new BatchSpec(null, null, List.of("x", "y", "z")));
    enqueueIn("b", "x", "y");
    Lease lease = lease();
    var waiting = await("b", Duration.ofSeconds(30));
    BatchStatus status = client().cancelBatch(queue, "b");
    assertThat(status.complete()).isTrue();
    assertThat(status.cancelled()).isNotNull();
    assertThat(status.count(ItemState.CANCELLED)).isEqualTo(2);
    assertThat(waiting.get(5, SECONDS)).isEqualTo(status);
    assertThat(client().cancelBatch(queue, "b")).isEqualTo(status);
    Settled late = settle(complete(lease));
    assertThat(late.status()).isEqualTo(409);
    var answer = http().post(path + "/items", "{\"items\":[{\"name\":\"z\",\"batch\":\"b\"}]}");
    assertProblem(answer, 409, "batch-sealed");
  }

  @Test
  void aLargeBatchIsCancelledInOneCall() throws Exception {
    for (int page = 0; page < 3; page++) {
      int from = page * 1000;
      enqueueIn(
          "b", IntStream.range(from, from + 1000).mapToObj(n -> "i-" + n).toArray(String[]::new));
    }
    BatchStatus status = client().cancelBatch(queue, "b");
    assertThat(status.complete()).isTrue();
    assertThat(status.count(ItemState.CANCELLED)).isEqualTo(3000);
  }

  @Test
  void whatSomebodyWantsToBeKeptSaysUntilWhen() throws Exception {
    enqueueIn("b", "x");
    Instant until = client().seal(queue, "b", BatchSpec.kept(Duration.ofHours(1))).keptUntil();
    assertThat(until).isNotNull();
    assertThat(client().batch(queue, "b").keptUntil()).isEqualTo(until);
    assertThat(client().batch(queue, "b").sealed()).isFalse();
    assertThat(client().seal(queue, "b", BatchSpec.kept(Duration.ofMinutes(1))).keptUntil())
        .isEqualTo(until);
    assertInvalid(http().put(path + "/batches/b", "{\"keep\":\"25h\"}"), "keep");
    assertInvalid(http().put(path + "/batches/b", "{\"keep\":\"0s\"}"), "keep");
    assertProblem(http().put(path + "/batches/b", "{\"keep\":\"long\"}"), 400, "invalid-field");
  }

  @Test
  void anUnknownBatchIsA404() {
    assertProblem(http().post(path + "/batches/nothing:cancel", ""), 404, "no-such-batch");
    assertProblem(http().get(path + "/batches/nothing"), 404, "no-such-batch");
    assertProblem(http().get(path + "/batches/nothing:wait?timeout=1s"), 404, "no-such-batch");
  }

  @Test
  void whatIsOutOfBoundsIsRefused() {
    assertInvalid(http().put(path + "/batches/b", "{\"expected\":-1}"), "expected");
    assertInvalid(http().get(path + "/batches/b:wait?timeout=61s"), "timeout");
    assertProblem(http().get(path + "/batches/b:wait?timeout=-1s"), 400, "invalid-parameter");
    assertProblem(http().put(path + "/batches/No", "{}"), 400, "invalid-request");
  }

  @Test
  void aCompleteBatchIsToldToItsTargetQueueOnce() throws Exception {
    String target = anotherQueue();
    declare("{\"onBatchComplete\":[{\"queue\":\"%s\"}]}".formatted(target));
    enqueueIn("b", "x");
    client().seal(queue, "b", SEALED);
    settle(complete(lease()));
    var items = client().items(target, null, null, 10, null).items();
    assertThat(items).hasSize(1);
    assertThat(items.getFirst().name()).contains(queue).contains("b");
  }

  @Test
  void anItemThatComesWithItsResultIsDone_andTheLastExpectedOneCompletesItsBatch()
      throws Exception {
    client().seal(queue, "b", new BatchSpec(null, 2L));
    var waiting = await("b", Duration.ofSeconds(30));
    String first = "{\"name\":\"x\",\"batch\":\"b\",\"result\":{\"n\":1.50}}";
    assertThat(http().post(path + "/items", "{\"items\":[" + first + "]}").status()).isEqualTo(201);
    assertThat(http().post(path + "/items", "{\"items\":[" + first + "]}").status()).isEqualTo(200);
    assertThat(client().batch(queue, "b").complete()).isFalse();
    client().enqueue(queue, List.of(NewItem.done("y", JsonData.empty(), "b", JsonData.empty())));
    assertThat(waiting.get(5, SECONDS).complete()).isTrue();
    assertThat(client().results(queue, "b", 10, null).items())
        .extracting(ItemStatus::name, ItemStatus::result)
        .containsExactly(tuple("x", JsonData.parse("{\"n\":1.50}")), tuple("y", null));
    assertThat(client().lease(queue, new LeaseRequest("w", 10, null, null)).leases()).isEmpty();
  }

  private void enqueueIn(String batch, String... names) throws Exception {
    List<NewItem> items =
        Stream.of(names).map(name -> new NewItem(name, null, null, null, null, batch)).toList();
    client().enqueue(queue, items);
  }

  private CompletableFuture<BatchStatus> await(String batch, Duration timeout) {
    return inBackground(() -> client().awaitBatch(queue, batch, timeout));
  }
}
