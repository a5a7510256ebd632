package dev.millrace.coordinator.join;

import dev.millrace.contracts.batch.BarrierStatus;
import dev.millrace.coordinator.queue.Queues;
import dev.millrace.coordinator.round.Rounds;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A barrier from its start to its end.
public final class JoinRun implements AutoCloseable {
  private static final Duration PATIENCE = JoinPlan.TURN.plusSeconds(5);

  private final JoinPlan plan;
  private final Barrier barrier;
  private final Rounds rounds;

  public JoinRun(JoinPlan plan, Queues queues, MeterRegistry registry, RandomGenerator random) {
    this.plan = plan;
    this.barrier = new Barrier(plan, queues);
    var round =
        new JoinRound(
            plan,
            queues,
            barrier,
            new Turns(plan, queues),
            new JoinMetrics(registry),
            this::isClosing);
    this.rounds = new Rounds("join", round, PATIENCE, random);
  }

  public void start() {
    rounds.start(plan.slots());
  }

  private boolean isClosing() {
    return rounds.isClosing();
  }

  /// What the barrier of that batch waits for; empty when no queue knows the batch.
  public Optional<BarrierStatus> status(String batch) throws IOException, InterruptedException {
    return barrier.status(batch);
  }

  @Override
  public void close() throws InterruptedException {
    rounds.close();
  }
}
