package dev.millrace.coordinator.join;

import dev.millrace.coordinator.queue.Queues;
import java.io.IOException;
import java.time.Duration;

/// How long a batch is left alone between two turns, so that each has one when there are more
/// batches open than slots to watch them. A batch that came back at once would always be before
/// those that began after it.
final class Turns {
  private static final Duration SHORTEST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final JoinPlan plan;
  private final Queues queues;

  Turns(JoinPlan plan, Queues queues) {
    this.plan = plan;
    this.queues = queues;
  }

  Duration between() throws IOException, InterruptedException {
    return between(queues.unsettled(plan.control()), plan.slots());
  }

  static Duration between(long open, int slots) {
    long others = Math.max(0, open - slots);
    Duration wait = SHORTEST.plus(JoinPlan.TURN.multipliedBy(others).dividedBy(slots));
    return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
  }
}
