package dev.millrace.coordinator.reduce;

import dev.millrace.coordinator.queue.Queues;
import dev.millrace.coordinator.round.Heap;
import dev.millrace.coordinator.round.Rounds;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A reduction from its start to its end.
public final class ReduceRun implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReduceRun.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LEASE_WAIT = Duration.ofSeconds(2);
  private static final Duration HELD_WAIT = Duration.ofSeconds(1);

  private final ReducePlan plan;
  private final Rounds merging;
  private final Rounds finishing;
  private final Finisher finisher;

  public ReduceRun(ReducePlan plan, Queues queues, MeterRegistry registry, RandomGenerator random) {
    this.plan = plan;
    var desk = new Desk(queues, plan, this::pause, random);
    var hand = new Hand(System::nanoTime);
    var metrics = new ReduceMetrics(registry);
    this.finisher = new Finisher(plan, HELD_WAIT, queues, desk, hand, metrics);
    this.merging =
        new Rounds(
            "reduce",
            new Reducer(plan, LEASE_WAIT, desk, hand, metrics, this::isClosing, random),
            PATIENCE,
            random);
    this.finishing = new Rounds("finish", finisher, PATIENCE, random);
  }

  public void start() {
    merging.start(Math.min(plan.steps(), Heap.answers()));
    finishing.start(1);
  }

  private void pause(Duration time) throws InterruptedException {
    merging.pause(time);
  }

  private boolean isClosing() {
    return merging.isClosing();
  }

  /// Ends the steps under way and gives back what is held. Blocks until then.
  @Override
  public void close() throws InterruptedException {
    merging.close();
    finishing.close();
    try {
      finisher.close();
    } catch (IOException e) {
      log.warn("what is held is handed out again when its leases end: {}", e.toString());
    }
  }
}
