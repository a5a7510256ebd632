package dev.millrace.queue.machine.simulator;

import java.util.stream.LongStream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Two million steps through everything that can happen to a queue, on one processor while other
/// tests wait for this and that.
///
/// `-Dmillrace.simulator.seed=…` replays one seed, `-Dmillrace.simulator.seeds=…` runs that many,
/// `-Dmillrace.simulator.steps=…` makes each longer or shorter.
@Execution(ExecutionMode.CONCURRENT)
class SimulationTest {
  private static final long SEEDS = 20;
  private static final long SEEDS_OF_SEVERAL = 12;
  private static final long STEPS = 62_500;

  static LongStream seeds() {
    return seeds(SEEDS);
  }

  static LongStream seedsOfSeveral() {
    return seeds(SEEDS_OF_SEVERAL);
  }

  private static LongStream seeds(long otherwise) {
    Long one = Long.getLong("millrace.simulator.seed");
    long count = Long.getLong("millrace.simulator.seeds", otherwise);
    return one == null ? LongStream.rangeClosed(1, count) : LongStream.of(one);
  }

  @Execution(ExecutionMode.SAME_THREAD)
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theGuaranteesHoldWhateverHappens(long seed) {
    run(seed, 1);
  }

  /// With two to four machines, over which the queues are spread.
  @Execution(ExecutionMode.SAME_THREAD)
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seedsOfSeveral")
  void theGuaranteesHoldAcrossMachines(long seed) {
    run(seed, 2 + (int) (seed % 3));
  }

  private static void run(long seed, int machines) {
    new Simulator(seed, machines).run(Long.getLong("millrace.simulator.steps", STEPS));
  }
}
