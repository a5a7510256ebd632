package dev.millrace.coordinator.reduce;

import dev.millrace.contracts.batch.Reduced;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import dev.millrace.coordinator.function.UnmergeableException;
import dev.millrace.coordinator.queue.Queues;
import dev.millrace.coordinator.reduce.Desk.TooLargeException;
import dev.millrace.coordinator.reduce.ReducePlan.Merging.Here;
import dev.millrace.coordinator.round.Round;
import dev.millrace.rim.log.LoggedItem;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Decides on parts that stayed alone: the last one of its batch is the result, any other one goes
/// back. For one thread.
final class Finisher implements Round {
  private static final Logger log = LoggerFactory.getLogger(Finisher.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final int MOST_DOUBLINGS = 16;
  private static final int QUICK_RETURNS = 16;

  private final ReducePlan plan;
  private final Duration patience;
  private final Queues queues;
  private final Desk desk;
  private final Hand hand;
  private final ReduceMetrics metrics;

  /// @param patience how long a round waits for a part that is due
  Finisher(
      ReducePlan plan,
      Duration patience,
      Queues queues,
      Desk desk,
      Hand hand,
      ReduceMetrics metrics) {
    this.plan = plan;
    this.patience = patience;
    this.queues = queues;
    this.desk = desk;
    this.hand = hand;
    this.metrics = metrics;
  }

  @Override
  public void run() throws IOException, InterruptedException {
    var due = new ArrayDeque<>(hand.due(patience));
    while (!due.isEmpty()) {
      try {
        decide(due.getFirst());
        due.removeFirst();
      } catch (IOException e) {
        desk.giveUp(List.copyOf(due));
        throw e;
      }
    }
  }

  private void decide(Part part) throws IOException, InterruptedException {
    BatchStatus batch = queues.batch(plan.queue(), part.batch());
    if (isLast(part, batch, plan.partial())) {
      finish(part, batch);
    } else if (isTooLate(part, batch)) {
      desk.refuse(
          part.lease(),
          "batch %s is reduced already, without this: see the item \"%s\" in queue %s"
              .formatted(part.batch(), resultName(part, batch), plan.to()));
      metrics.refused(1);
    } else {
      desk.putBack(List.of(part), pause(part, batch));
    }
  }

  /// Whether the result is there without it, and the others that it looks for will never come: an
  /// input that was dead when the batch was finished, and was redriven since. One that has not gone
  /// round for long is not worth the question.
  private boolean isTooLate(Part part, BatchStatus batch) throws IOException, InterruptedException {
    return batch.sealed()
        && part.lease().attempt() > QUICK_RETURNS
        && queues.knows(plan.to(), resultName(part, batch));
  }

  /// Another batch of that name may come when this one is long forgotten.
  private static String resultName(Part part, BatchStatus batch) {
    return part.batch() + "@" + batch.opened();
  }

  /// Whether a part covers all inputs there will ever be. Parts have no input in common, so counting
  /// them is enough.
  static boolean isLast(Part part, BatchStatus batch, boolean partial) {
    long missing = missing(batch);
    return batch.sealed()
        && waiting(part, batch) == 0
        && part.cover().inputs() == batch.accepted() - missing
        && (partial || missing == 0);
  }

  /// Inputs that nobody has merged so far, without the one that the part is.
  private static long waiting(Part part, BatchStatus batch) {
    boolean input = part.lease().batch() != null; // counted as leased
    return batch.count(ItemState.SCHEDULED)
        + batch.count(ItemState.READY)
        + batch.count(ItemState.LEASED)
        - (input ? 1 : 0);
  }

  private static long missing(BatchStatus batch) {
    return batch.count(ItemState.DEAD) + batch.count(ItemState.CANCELLED);
  }

  private void finish(Part part, BatchStatus batch) throws IOException, InterruptedException {
    JsonData value;
    try {
      value = result(part.value());
    } catch (UnmergeableException e) {
      desk.refuse(part.lease(), String.valueOf(e.getMessage()));
      metrics.refused(1);
      return;
    }
    long missing = missing(batch);
    var reduced = new Reduced(plan.name(), part.batch(), part.cover(), missing, value);
    JsonData data = JsonData.of(Json.strict().<ObjectNode>valueToTree(reduced));
    String name = resultName(part, batch);
    var item = new NewItem(name, data, null, null, part.batch(), part.batch());
    try {
      if (desk.complete(List.of(part), new FollowUp(plan.to(), List.of(item)), null) != null) {
        metrics.finished();
        new LoggedItem(plan.queue(), part.lease().name(), part.lease().attempt())
            .in(log.atInfo())
            .addKeyValue("batch", part.batch())
            .log("batch {} is reduced: {} inputs in one", part.batch(), part.cover().inputs());
      }
    } catch (TooLargeException e) {
      desk.refuse(part.lease(), "the result is too large: " + e.getMessage());
      metrics.refused(1);
    }
  }

  /// The only input of a batch was never merged, so nobody has looked at it yet.
  private JsonData result(JsonData value) throws UnmergeableException {
    return plan.merging() instanceof Here(var reduction)
        ? reduction.finish(reduction.merge(List.of(value)))
        : value;
  }

  /// A part that others of its batch are looking for goes back at once, some times, and then soon:
  /// they may be with a worker who takes long. One that can only wait is left alone, longer each
  /// time.
  private Duration pause(Part part, BatchStatus batch) {
    long merged = batch.accepted() - missing(batch) - waiting(part, batch);
    boolean lookedFor = part.cover().inputs() < merged;
    int attempt = part.lease().attempt();
    if (lookedFor && attempt <= QUICK_RETURNS) {
      return Duration.ZERO;
    }
    int doublings = Math.min(Math.max(1, attempt - QUICK_RETURNS), MOST_DOUBLINGS);
    Duration pause = FIRST_PAUSE.multipliedBy(1L << doublings);
    Duration most = lookedFor ? plan.idle().dividedBy(4) : plan.idle();
    return pause.compareTo(most) < 0 ? pause : most;
  }

  /// Gives back all that is held.
  void close() throws IOException, InterruptedException {
    desk.putBack(hand.empty(), Duration.ZERO);
  }
}
