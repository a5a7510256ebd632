package dev.millrace.coordinator.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.ProblemException;
import dev.millrace.contracts.batch.Cover;
import dev.millrace.contracts.batch.Merge;
import dev.millrace.contracts.batch.Outcome;
import dev.millrace.contracts.batch.Outcome.Origin;
import dev.millrace.contracts.batch.Reduced;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.Settlement.Complete;
import dev.millrace.contracts.queue.Settlement.Fail;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import dev.millrace.coordinator.function.Reduction;
import dev.millrace.coordinator.function.UnmergeableException;
import dev.millrace.coordinator.queue.FaultyQueues;
import dev.millrace.coordinator.queue.FaultyQueues.Crash;
import dev.millrace.coordinator.queue.ModelQueue;
import dev.millrace.coordinator.reduce.ReducePlan.Merging;
import dev.millrace.coordinator.reduce.ReducePlan.Merging.Elsewhere;
import dev.millrace.coordinator.reduce.ReducePlan.Merging.Here;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// Instances that die at any call, answers that get lost, leases that run out: whatever happens, a
/// total has every input in it once.
@NullUnmarked
class ReduceSimulationTest {
  private static final int ROUNDS_LIMIT = 20_000;
  private static final Reduction SUM =
      inputs ->
          JsonData.of(
              Map.of("n", inputs.stream().mapToLong(one -> one.path("n").longValue()).sum()));

  private final ModelQueue model = new ModelQueue();

  /// One process: what it has in memory is gone when it dies.
  private final class Instance {
    final Hand hand = new Hand(() -> Duration.between(Instant.EPOCH, model.now()).toNanos());
    final Reducer reducer;
    final Finisher finisher;

    Instance(ReducePlan plan, double faults, RandomGenerator random) {
      var queues = new FaultyQueues(model, faults, random);
      var desk = new Desk(queues, plan, model::pass, random);
      var metrics = new ReduceMetrics(new SimpleMeterRegistry());
      reducer = new Reducer(plan, Duration.ZERO, desk, hand, metrics, () -> false, random);
      finisher = new Finisher(plan, Duration.ZERO, queues, desk, hand, metrics);
    }
  }

  private static ReducePlan plan(int fanIn) {
    return plan(fanIn, SUM);
  }

  private static ReducePlan plan(int fanIn, Reduction reduction) {
    return plan(fanIn, new Here(reduction));
  }

  private static ReducePlan plan(int fanIn, Merging merging) {
    return new ReducePlan(
        "r",
        "partials",
        merging,
        fanIn,
        "totals",
        false,
        Duration.ofSeconds(1),
        1,
        Duration.ofSeconds(30),
        "w");
  }

  @Test
  void withoutFaultsABatchOfOneInputIsThatInput() throws Exception {
    model.enqueue("partials", input("b", 0));
    model.seal("partials", "b", new BatchSpec(true, null));
    run(new Random(1), 0, 1, 4, 1);
    assertThat(totals())
        .singleElement()
        .isEqualTo(new Reduced("r", "b", Cover.of("b-0"), 0, JsonData.of(Map.of("n", 1))));
  }

  @Test
  void anInputThatDoesNotFitIsRefused_notTheMergeOfManyThatItMeets() throws Exception {
    Reduction fitting =
        inputs -> {
          for (int i = 1; i < inputs.size(); i++) {
            if (inputs.get(i).path("odd").isMissingNode()
                != inputs.getFirst().path("odd").isMissingNode()) {
              throw new UnmergeableException(i, "it does not fit");
            }
          }
          return SUM.merge(inputs);
        };
    JsonData odd = JsonData.of(Map.of("odd", 1));
    model.enqueue("partials", new NewItem("odd", odd, null, null, "b", "b"));
    model.lease("partials", new LeaseRequest("gone", 1, Duration.ZERO, Duration.ofSeconds(30)));
    for (int i = 0; i < 4; i++) {
      model.enqueue("partials", input("b", i));
    }
    new Instance(plan(4, fitting), 0, new Random(1)).reducer.run();
    model.pass(Duration.ofSeconds(31));
    new Instance(plan(4, fitting), 0, new Random(1)).reducer.run();
    assertThat(model.data("partials", ItemState.DEAD)).containsExactly(odd);
  }

  /// Of a reduction that goes on without dead inputs.
  @Test
  void anInputThatIsRedrivenWhenItsBatchIsReducedIsToldSo_andDoesNotGoRoundForEver()
      throws Exception {
    for (int i = 0; i < 3; i++) {
      model.enqueue("partials", input("b", i));
    }
    model.seal("partials", "b", new BatchSpec(true, null));
    Lease dead = model.lease("partials", new LeaseRequest("w", 1, null, null)).getFirst();
    var fail = new Fail(dead.token(), "no", false, null, null, null);
    model.settle("partials", new SettleRequest(List.of(fail), null));
    var random = new Random(1);
    var instances = new Instance[1];
    ReducePlan plan = partial(plan(4));
    for (int round = 0; totals().isEmpty(); round++) {
      assertThat(round).isLessThan(ROUNDS_LIMIT);
      step(instances, plan, 0, random);
    }
    model.redrive("partials");
    for (int round = 0; model.unsettled("partials") > 0; round++) {
      assertThat(round).as("it goes round").isLessThan(ROUNDS_LIMIT);
      step(instances, plan, 0, random);
    }
    assertThat(model.data("partials", ItemState.DEAD)).hasSize(1);
    assertThat(totals()).singleElement().extracting(Reduced::missing).isEqualTo(1L);
  }

  private static ReducePlan partial(ReducePlan plan) {
    return new ReducePlan(
        plan.name(),
        plan.queue(),
        plan.merging(),
        plan.fanIn(),
        plan.to(),
        true,
        plan.idle(),
        plan.steps(),
        plan.lease(),
        plan.worker());
  }

  /// Two inputs fit into a Merge here, and three do not.
  @Test
  void whereAMergeOfAllWouldBeTooLargeForItsQueue_workersGetSmallerOnes() throws Exception {
    JsonData large = JsonData.of(Map.of("n", 1, "pad", "x".repeat(400)));
    for (int i = 0; i < 7; i++) {
      model.enqueue("partials", new NewItem("large-" + i, large, null, null, "b", "b"));
    }
    model.bound("merges", new ModelQueue.Bound(1000, 1100));
    var instance = new Instance(plan(7, new Elsewhere("merges")), 0, new Random(1));
    instance.reducer.run();
    assertThat(model.data("partials", ItemState.DEAD)).isEmpty();
    assertThat(model.data("merges", ItemState.READY)).hasSize(3);
  }

  /// The queue takes such an input, but no call with a Merge of it.
  @Test
  void anInputThatIsTooDeepToBeMergedDoesNotGoRoundForEver() throws Exception {
    JsonData deep = JsonData.parse("{\"a\":".repeat(490) + "1" + "}".repeat(490));
    model.enqueue("partials", new NewItem("deep", deep, null, null, "b", "b"));
    model.enqueue("partials", input("b", 0));
    new Instance(plan(7, new Elsewhere("merges")), 0, new Random(1)).reducer.run();
    assertThat(model.data("partials", ItemState.DEAD)).contains(deep).hasSize(2);
  }

  /// As where the parts lie in two shards of their queue.
  @Test
  void whereASettleIsRefusedForAnythingElse_noInputIsADeadLetterForIt() throws Exception {
    model.enqueue("partials", input("b", 0));
    model.enqueue("partials", input("b", 1));
    model.seal("partials", "b", new BatchSpec(true, null));
    model.refuseAtomic(true);
    var instance = new Instance(plan(7), 0, new Random(1));
    assertThatThrownBy(instance.reducer::run).isInstanceOf(ProblemException.class);
    assertThat(model.data("partials", ItemState.DEAD)).isEmpty();

    model.refuseAtomic(false);
    model.pass(Duration.ofMinutes(1));
    run(new Random(1), 0, 1, 7, 1);
    assertThat(totals()).containsExactly(expected("b", 2));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.5})
  void everyTotalHasEveryInputOnce(double faults) throws Exception {
    for (int seed = 0; seed < 450; seed++) {
      new ReduceSimulationTest().oneRun(seed, faults, new Here(SUM));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5})
  void andSoItIs_whereWorkersOfTheUsersOwnMerge(double faults) throws Exception {
    for (int seed = 0; seed < 100; seed++) {
      new ReduceSimulationTest().oneRun(seed, faults, new Elsewhere("merges"));
    }
  }

  private void oneRun(int seed, double faults, Merging merging) throws Exception {
    var random = new Random(seed);
    int batches = 1 + random.nextInt(3);
    List<Integer> sizes =
        IntStream.range(0, batches).map(_ -> 1 + random.nextInt(40)).boxed().toList();
    List<NewItem> inputs = new ArrayList<>();
    for (int b = 0; b < batches; b++) {
      for (int i = 0; i < sizes.get(b); i++) {
        inputs.add(input("b" + b, i));
      }
    }
    Collections.shuffle(inputs, random);
    var instances = new Instance[1 + random.nextInt(4)];
    ReducePlan plan = plan(2 + random.nextInt(6), merging);
    for (int round = 0; totals().size() < batches; round++) {
      assertThat(round).as("seed %d: it never ends", seed).isLessThan(ROUNDS_LIMIT);
      if (!inputs.isEmpty() && random.nextInt(3) == 0) {
        model.enqueue("partials", inputs.removeLast());
        if (inputs.isEmpty()) {
          for (int b = 0; b < batches; b++) {
            model.seal("partials", "b" + b, new BatchSpec(true, null));
          }
        }
      }
      step(instances, plan, faults, random);
      work(random);
    }
    assertThat(totals())
        .as("seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, batches).mapToObj(b -> expected("b" + b, sizes.get(b))).toList());
    assertThat(model.data("partials", ItemState.DEAD)).isEmpty();
  }

  private void run(Random random, double faults, int instances, int fanIn, int batches)
      throws Exception {
    var all = new Instance[instances];
    for (int round = 0; totals().size() < batches; round++) {
      assertThat(round).isLessThan(ROUNDS_LIMIT);
      step(all, plan(fanIn), faults, random);
    }
  }

  private void step(Instance[] instances, ReducePlan plan, double faults, Random random)
      throws InterruptedException {
    int i = random.nextInt(instances.length);
    if (instances[i] == null) {
      instances[i] = new Instance(plan, faults, random);
    }
    try {
      switch (random.nextInt(3)) {
        case 0 -> instances[i].reducer.run();
        case 1 -> instances[i].finisher.run();
        default ->
            model.pass(Duration.ofMillis(random.nextInt(random.nextInt(20) == 0 ? 40_000 : 200)));
      }
    } catch (Crash e) {
      instances[i] = null;
    } catch (IOException e) {
      model.pass(Duration.ofMillis(200));
    }
  }

  /// A worker of the user's own merges, or dies while it has an item.
  private void work(Random random) throws IOException, UnmergeableException {
    for (Lease lease : model.lease("merges", new LeaseRequest("w", 1, null, null))) {
      if (random.nextInt(4) > 0) {
        Merge merge = Json.strict().readValue(lease.data().bytes(), Merge.class);
        JsonData result = SUM.merge(merge.inputs());
        var outcome = new Outcome(new Origin("merges", lease.name(), lease.data()), result, null);
        JsonData data = JsonData.of(Json.strict().<ObjectNode>valueToTree(outcome));
        var part = new NewItem(lease.name(), data, null, null, lease.group(), lease.batch());
        var then = List.of(new FollowUp("partials", List.of(part)));
        var done = new Complete(lease.token(), result, then);
        model.settle("merges", new SettleRequest(List.of(done), null));
      }
    }
  }

  private static NewItem input(String batch, int number) {
    JsonData data = JsonData.of(Map.of("n", 1L << (number % 40)));
    return new NewItem(batch + "-" + number, data, null, null, batch, batch);
  }

  private static Reduced expected(String batch, int size) {
    Cover cover =
        IntStream.range(0, size)
            .mapToObj(i -> Cover.of(batch + "-" + i))
            .reduce(Cover::plus)
            .orElseThrow();
    long sum = IntStream.range(0, size).mapToLong(i -> 1L << (i % 40)).sum();
    return new Reduced("r", batch, cover, 0, JsonData.of(Map.of("n", sum)));
  }

  private List<Reduced> totals() {
    return model.data("totals", ItemState.READY).stream()
        .map(data -> Json.strict().readValue(data.bytes(), Reduced.class))
        .toList();
  }
}
