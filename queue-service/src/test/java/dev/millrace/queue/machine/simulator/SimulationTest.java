package dev.millrace.queue.machine.simulator;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Millions of steps through everything that can happen to a queue.
///
/// `-Dmillrace.simulator.seed=…` replays one seed, `-Dmillrace.simulator.seeds=…` runs that many,
/// `-Dmillrace.simulator.steps=…` makes each longer or shorter.
class SimulationTest {
  private static final long SEEDS = 20;
  private static final long STEPS = 100_000;

  static LongStream seeds() {
    Long one = Long.getLong("millrace.simulator.seed");
    long count = Long.getLong("millrace.simulator.seeds", SEEDS);
    return one == null ? LongStream.rangeClosed(1, count) : LongStream.of(one);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theGuaranteesHoldWhateverHappens(long seed) {
    new Simulator(seed).run(Long.getLong("millrace.simulator.steps", STEPS));
  }
}
