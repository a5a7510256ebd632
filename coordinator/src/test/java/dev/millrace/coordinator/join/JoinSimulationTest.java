package dev.millrace.coordinator.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.millrace.contracts.Names;
import dev.millrace.contracts.batch.JoinCertificate;
import dev.millrace.contracts.batch.Outcome;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.Complete;
import dev.millrace.contracts.queue.Settlement.Fail;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import dev.millrace.coordinator.join.JoinPlan.Emit;
import dev.millrace.coordinator.join.JoinPolicy.Dead;
import dev.millrace.coordinator.join.JoinPolicy.Late;
import dev.millrace.coordinator.join.JoinPolicy.Tolerance;
import dev.millrace.coordinator.queue.FaultyQueues;
import dev.millrace.coordinator.queue.FaultyQueues.Crash;
import dev.millrace.coordinator.queue.ModelQueue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Photos go from one queue to one of two others, and wait there for each other; whoever watches
/// the barrier dies at any call. Each batch passes once, when all of it is there, and all of it
/// passes.
@NullUnmarked
class JoinSimulationTest {
  private static final int ROUNDS_LIMIT = 50_000;
  private static final List<String> SHARDS = List.of("blur-a", "blur-b");

  private final ModelQueue model = new ModelQueue();
  private int passedBefore;

  private static JoinPlan plan(Emit emit) {
    return plan(emit, new Tolerance(1000, 0));
  }

  private static JoinPlan plan(Emit emit, Tolerance tolerance) {
    var policy = new JoinPolicy(tolerance, Dead.WAIT, null, Late.FAIL);
    return new JoinPlan(
        "j",
        "control",
        List.of("photos", "blur-a", "blur-b"),
        SHARDS,
        policy,
        emit,
        "passed",
        null,
        List.of("partials"),
        4,
        Duration.ofSeconds(30),
        "w");
  }

  @ParameterizedTest
  @CsvSource({"CERTIFICATE, 0", "CERTIFICATE, 0.4", "RESULTS, 0", "RESULTS, 0.4"})
  void eachBatchPassesOnceAndWhole(Emit emit, double faults) throws Exception {
    for (int seed = 0; seed < 100; seed++) {
      new JoinSimulationTest().oneRun(emit, faults, seed);
    }
  }

  @Test
  void anEmptyBatchPassesToo() throws Exception {
    begin("b");
    model.seal("photos", "b", new BatchSpec(true, null));
    round(plan(Emit.CERTIFICATE), 0, new Random(1)).run();
    assertThat(certificates()).singleElement().extracting(JoinCertificate::items).isEqualTo(0L);
    assertThat(model.batch("partials", "b").sealed()).isTrue();
  }

  @Test
  void whatComesBehindTheBarrierLate_isRefused_whetherOrNotAnythingCameBefore() throws Exception {
    begin("b");
    model.seal("photos", "b", new BatchSpec(true, null));
    JoinRound join = round(plan(Emit.RESULTS), 0, new Random(1));
    for (int turn = 0; !done(1); turn++) {
      assertThat(turn).as("it never ends").isLessThan(ROUNDS_LIMIT);
      join.run();
    }
    for (String queue : List.of("blur-a", "blur-b", "partials", "passed")) {
      assertThatIllegalStateException()
          .as(queue)
          .isThrownBy(() -> model.enqueue(queue, new NewItem("late", null, null, null, null, "b")));
    }
  }

  @Test
  void aDeadItemHoldsItsBatchWhereItIs_soThatWhatComesOfItsRedriveCanGoOn() throws Exception {
    JoinPlan strict = plan(Emit.CERTIFICATE, Tolerance.NONE);
    begin("b");
    model.enqueue("photos", new NewItem("x", null, null, null, null, "b"));
    model.seal("photos", "b", new BatchSpec(true, null));
    Lease lease = model.lease("photos", new LeaseRequest("w", 1, null, null)).getFirst();
    settle(new Fail(lease.token(), "no", false, null, null, null));
    model.enqueue("blur-a", new NewItem("other", null, null, null, null, "b"));
    round(strict, 0, new Random(1)).run();
    assertThat(certificates()).isEmpty();
    assertThat(model.batch("blur-a", "b").sealed()).isFalse();

    model.redrive("photos");
    Lease again = model.lease("photos", new LeaseRequest("w", 1, null, null)).getFirst();
    settle(new Complete(again.token(), null, null));
    model.pass(Duration.ofSeconds(2));
    round(strict, 0, new Random(1)).run();
    assertThat(model.batch("blur-a", "b").sealed()).isTrue();
  }

  private void settle(Settlement settlement) throws IOException {
    settle("photos", settlement);
  }

  private void settle(String queue, Settlement settlement) throws IOException {
    model.settle(queue, new SettleRequest(List.of(settlement), null));
  }

  /// Of a batch that takes days in its last queue.
  @ParameterizedTest
  @EnumSource(Emit.class)
  void whatIsDoneInOneQueueIsKeptUntilAllIsDone_andHasPassed(Emit emit) throws Exception {
    model.retention(Duration.ofMinutes(2));
    begin("b");
    model.seal("photos", "b", new BatchSpec(true, null));
    for (int i = 0; i < 1200; i++) {
      model.enqueue("blur-a", new NewItem("a-" + i, null, null, null, null, "b"));
    }
    model.enqueue("blur-b", new NewItem("slow", null, null, null, null, "b"));
    for (Lease lease : model.lease("blur-a", new LeaseRequest("w", 1200, null, null))) {
      settle("blur-a", new Complete(lease.token(), null, null));
    }
    JoinRound join = round(plan(emit), 0, new Random(1));
    for (int hour = 0; hour < 100; hour++) {
      runFor(join, Duration.ofHours(1));
    }
    assertThat(model.names()).doesNotContain("passed");
    Lease slow = model.lease("blur-b", new LeaseRequest("w", 1, null, null)).getFirst();
    settle("blur-b", new Complete(slow.token(), null, null));
    runFor(join, Duration.ofHours(1));

    assertThat(model.unsettled("control")).isZero();
    JoinCertificate certificate =
        emit == Emit.CERTIFICATE
            ? certificates().getFirst()
            : Json.strict()
                .readValue(model.data("passed", ItemState.READY).getFirst().bytes(), Outcome.class)
                .certificate();
    assertThat(certificate.succeeded()).isEqualTo(1201);
    assertThat(model.data("passed", ItemState.READY)).hasSize(emit == Emit.CERTIFICATE ? 1 : 1201);
  }

  /// A turn every minute.
  private void runFor(JoinRound join, Duration time) throws Exception {
    for (long minute = 0; minute < time.toMinutes(); minute++) {
      join.run();
      model.pass(Duration.ofMinutes(1));
    }
  }

  @Test
  void aQueueThatHasForgottenTheBatchDoesNotHoldItUp() throws Exception {
    begin("b");
    model.enqueue("blur-a", new NewItem("x", null, null, null, null, "b"));
    model.forget("photos", "b");
    round(plan(Emit.CERTIFICATE), 0, new Random(1)).run();
    assertThat(certificates()).isEmpty();
    Lease lease = model.lease("blur-a", new LeaseRequest("w", 1, null, null)).getFirst();
    Settlement done = new Complete(lease.token(), null, null);
    model.settle("blur-a", new SettleRequest(List.of(done), null));
    model.pass(Duration.ofSeconds(2));
    round(plan(Emit.CERTIFICATE), 0, new Random(1)).run();
    assertThat(certificates()).hasSize(1);
  }

  @Test
  void resultsThatWereForgottenBeforeTheyPassedAreTold() throws Exception {
    begin("b");
    model.seal("photos", "b", new BatchSpec(true, null));
    model.enqueue("blur-a", new NewItem("x", null, null, null, null, "b"));
    Lease lease = model.lease("blur-a", new LeaseRequest("w", 1, null, null)).getFirst();
    Settlement done = new Complete(lease.token(), null, null);
    model.settle("blur-a", new SettleRequest(List.of(done), null));
    JoinRound join = round(plan(Emit.RESULTS), 0, new Random(1));
    join.run();
    model.forget("blur-a", "b");
    for (int turn = 0; turn < 5; turn++) {
      join.run();
    }
    assertThat(model.data("control", ItemState.DEAD)).hasSize(1);
    assertThat(model.batch("passed", "b").accepted()).isZero();
  }

  @Test
  void resultsPassAQueueThatNeverHasRoomForAWholePageOfThem() throws Exception {
    batchOfOneShard(IntStream.range(0, 20).mapToObj(i -> "photo-" + i).toList());
    model.bound("passed", new ModelQueue.Bound(3, Integer.MAX_VALUE));
    JoinRound join = round(plan(Emit.RESULTS), 0, new Random(1));
    int taken = 0;
    for (int turn = 0; !done(1); turn++) {
      assertThat(turn).as("it never ends").isLessThan(ROUNDS_LIMIT);
      try {
        join.run();
      } catch (IOException e) {
        model.pass(Duration.ofSeconds(1)); // and a worker takes what there is
        for (Lease lease : model.lease("passed", new LeaseRequest("w", 10, null, null))) {
          settle("passed", new Complete(lease.token(), null, null));
          taken++;
        }
      }
    }
    assertThat(taken + outcomes().size()).isEqualTo(20);
  }

  @Test
  void anItemWhoseNameIsAsLongAsANameMayBePassesToo_withADigestForItsEnd() throws Exception {
    String longest = "p".repeat(Names.MAX_ITEM_NAME_BYTES);
    batchOfOneShard(List.of(longest, longest.substring(0, 1023) + "q"));
    JoinRound join = round(plan(Emit.RESULTS), 0, new Random(1));
    for (int turn = 0; !done(1); turn++) {
      assertThat(turn).as("it never ends").isLessThan(ROUNDS_LIMIT);
      join.run();
    }
    assertThat(outcomes()).extracting(one -> one.item().name()).contains(longest).hasSize(2);
    var passed = model.lease("passed", new LeaseRequest("w", 10, null, null));
    assertThat(passed)
        .allSatisfy(lease -> assertThat(lease.name()).startsWith("blur-a/ppp").hasSize(965));
  }

  /// The worker's queue takes such a result, but no call that lets it pass.
  @Test
  void aResultThatIsTooDeepToPassIsTold_andIsNotTriedForEver() throws Exception {
    begin("b");
    model.seal("photos", "b", new BatchSpec(true, null));
    model.enqueue("blur-a", new NewItem("x", null, null, null, null, "b"));
    Lease lease = model.lease("blur-a", new LeaseRequest("w", 1, null, null)).getFirst();
    JsonData deep = JsonData.parse("{\"a\":".repeat(490) + "1" + "}".repeat(490));
    settle("blur-a", new Complete(lease.token(), deep, null));
    JoinRound join = round(plan(Emit.RESULTS), 0, new Random(1));
    join.run();
    join.run();
    assertThat(model.data("control", ItemState.DEAD)).hasSize(1);
    assertThat(outcomes()).isEmpty();
  }

  @Test
  void whatABatchHasForgottenIsCountedAmongItsItems() throws Exception {
    begin("b");
    model.seal("photos", "b", new BatchSpec(true, null));
    for (String name : List.of("early", "late")) {
      model.enqueue("blur-a", new NewItem(name, null, null, null, null, "b"));
      Lease lease = model.lease("blur-a", new LeaseRequest("w", 1, null, null)).getFirst();
      settle("blur-a", new Complete(lease.token(), null, null));
    }
    model.forgetItem("blur-a", "early");
    round(plan(Emit.CERTIFICATE), 0, new Random(1)).run();
    assertThat(certificates())
        .singleElement()
        .extracting("items", "succeeded", "dead")
        .containsExactly(2L, 1L, 0L);
  }

  private void batchOfOneShard(List<String> names) throws IOException {
    begin("b");
    model.seal("photos", "b", new BatchSpec(true, null));
    for (String name : names) {
      model.enqueue("blur-a", new NewItem(name, null, null, null, null, "b"));
    }
    for (Lease lease : model.lease("blur-a", new LeaseRequest("w", names.size(), null, null))) {
      settle("blur-a", new Complete(lease.token(), null, null));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"batch\":\"b\"}",
        "{\"batch\":\"no name\",\"opened\":\"2026-01-01T00:00:00Z\"}"
      })
  void whatIsNoBatchGoesToTheDeadLetters(String data) throws Exception {
    model.enqueue("control", NewItem.of("x", JsonData.parse(data)));
    round(plan(Emit.CERTIFICATE), 0, new Random(1)).run();
    assertThat(model.data("control", ItemState.DEAD)).hasSize(1);
  }

  private void oneRun(Emit emit, double faults, int seed) throws Exception {
    var random = new Random(seed);
    int batches = 1 + random.nextInt(3);
    var waiting = new ArrayList<NewItem>();
    for (int b = 0; b < batches; b++) {
      begin("b" + b);
      for (int i = random.nextInt(12); i > 0; i--) {
        waiting.add(new NewItem("b" + b + "-" + i, null, null, null, null, "b" + b));
      }
    }
    List<String> all = waiting.stream().map(NewItem::name).toList();
    JoinRound join = round(plan(emit), faults, random);
    int died = 0;
    for (int step = 0; !done(batches); step++) {
      assertThat(step).as("seed %d: it never ends", seed).isLessThan(ROUNDS_LIMIT);
      switch (random.nextInt(4)) {
        case 0 -> {
          if (!waiting.isEmpty()) {
            model.enqueue("photos", waiting.removeLast());
          } else {
            IntStream.range(0, batches)
                .forEach(b -> model.seal("photos", "b" + b, new BatchSpec(true, null)));
          }
        }
        case 1 -> died += work(random);
        case 2 -> model.pass(Duration.ofMillis(random.nextInt(3_000)));
        default -> {
          try {
            join.run();
          } catch (Crash e) {
            model.pass(Duration.ofSeconds(random.nextInt(40)));
          } catch (IOException e) {
            model.pass(Duration.ofMillis(200));
          }
        }
      }
      assertNothingPassedEarly(emit);
    }
    assertThat(died)
        .isEqualTo(
            model.data("blur-a", ItemState.DEAD).size()
                + model.data("blur-b", ItemState.DEAD).size());
    if (emit == Emit.CERTIFICATE) {
      assertThat(certificates()).as("seed %d", seed).hasSize(batches);
      assertThat(certificates().stream().mapToLong(JoinCertificate::items).sum())
          .isEqualTo(all.size());
      assertThat(certificates().stream().mapToLong(JoinCertificate::dead).sum()).isEqualTo(died);
    } else {
      List<String> passed = outcomes().stream().map(one -> one.item().name()).toList();
      assertThat(passed).as("seed %d", seed).doesNotHaveDuplicates().hasSize(all.size() - died);
      assertThat(all).containsAll(passed);
    }
  }

  /// A worker does one thing in one of the queues.
  ///
  /// @return 1 when an item died of it
  private int work(Random random) throws IOException {
    String queue = List.of("photos", "blur-a", "blur-b").get(random.nextInt(3));
    int died = 0;
    for (Lease lease : model.lease(queue, new LeaseRequest("w", 1, null, null))) {
      boolean dies = !queue.equals("photos") && random.nextInt(10) == 0;
      died += dies ? 1 : 0;
      var next = new NewItem(lease.name(), null, null, null, null, lease.batch());
      var then = List.of(new FollowUp(SHARDS.get(random.nextInt(2)), List.of(next)));
      model.settle(
          queue,
          new SettleRequest(
              List.of(
                  dies
                      ? new Fail(lease.token(), "no", false, null, null, null)
                      : new Complete(
                          lease.token(),
                          JsonData.of(Map.of("of", lease.name())),
                          queue.equals("photos") ? then : null)),
              null));
    }
    return died;
  }

  private void begin(String batch) {
    model.open("photos", batch);
    var open = new OpenBatch("photos", batch, model.now(), null);
    model.enqueue("control", NewItem.of(batch, open.data()));
  }

  private JoinRound round(JoinPlan plan, double faults, Random random) {
    var queues = new FaultyQueues(model, faults, random);
    return new JoinRound(
        plan,
        queues,
        new Barrier(plan, queues),
        new Turns(plan, queues),
        new JoinMetrics(new SimpleMeterRegistry()),
        () -> false);
  }

  private boolean done(int batches) {
    return model.unsettled("control") == 0
        && model.data("control", ItemState.SUCCEEDED).size() >= batches;
  }

  private void assertNothingPassedEarly(Emit emit) {
    int now = model.data("passed", ItemState.READY).size();
    if (now == passedBefore) {
      return;
    }
    passedBefore = now;
    var passed = new TreeSet<String>();
    if (emit == Emit.CERTIFICATE) {
      certificates().forEach(one -> passed.add(one.batch()));
    } else {
      outcomes().forEach(one -> passed.add(one.certificate().batch()));
    }
    for (String batch : passed) {
      assertThat(SHARDS)
          .map(queue -> model.batch(queue, batch))
          .allMatch(shard -> shard.sealed() && shard.complete());
      assertThat(model.batch("photos", batch).complete()).isTrue();
      assertThat(model.batch("partials", batch).sealed()).isTrue();
    }
  }

  private List<JoinCertificate> certificates() {
    return model.data("passed", ItemState.READY).stream()
        .map(data -> Json.strict().readValue(data.bytes(), JoinCertificate.class))
        .toList();
  }

  private List<Outcome> outcomes() {
    return model.data("passed", ItemState.READY).stream()
        .map(data -> Json.strict().readValue(data.bytes(), Outcome.class))
        .toList();
  }
}
