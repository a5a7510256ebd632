package dev.millrace.coordinator.join;

import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// When a barrier goes down. Pure.
///
/// @param tolerance dead items that do not matter
/// @param dead what to do when there are more
/// @param deadline from the beginning of the batch; null for none
/// @param late what to do at the deadline
public record JoinPolicy(Tolerance tolerance, Dead dead, @Nullable Duration deadline, Late late) {

  public enum Dead {
    /// Wait until they are redriven, cancelled or gone.
    WAIT,
    /// Fail the batch.
    FAIL
  }

  public enum Late {
    /// Fail the batch.
    FAIL,
    /// Go on with what has succeeded until then, and cancel the rest.
    GO_ON
  }

  /// @param items dead items that are tolerated
  /// @param percent of the batch's items that may be dead
  public record Tolerance(long items, double percent) {
    public static final Tolerance NONE = new Tolerance(0, 0);

    /// Such as `2` or `2.5 %`.
    @Override
    public String toString() {
      return percent > 0 ? percent + " %" : Long.toString(items);
    }

    boolean allows(long dead, long all) {
      return dead <= items || percent >= 100 || dead * 100.0 <= percent * all;
    }
  }

  /// What to do with a barrier.
  public sealed interface Decision {
    /// @param why one line for people
    record Wait(String why) implements Decision {}

    /// @param failed why the batch counts as failed; null when it does not
    /// @param late whether the deadline has come before all of it was settled
    record Fire(@Nullable String failed, boolean late) implements Decision {
      boolean goesOnLate() {
        return late && failed == null;
      }
    }
  }

  /// @param queues the batch in each queue, or in the first ones of them up to one where it is not
  ///     complete
  /// @param complete whether it is complete in all
  Decision decide(List<BatchStatus> queues, boolean complete, Instant opened, Instant now) {
    boolean overdue = deadline != null && !now.isBefore(opened.plus(deadline));
    if (!complete) {
      return overdue
          ? atDeadline("not everything was settled by the deadline", true)
          : new Decision.Wait(
              queues.isEmpty()
                  ? "it has not begun"
                  : (queues.getLast().complete()
                          ? "too many of it are dead in queue "
                          : "it is not complete in queue ")
                      + queues.getLast().queue());
    }
    if (overdue && late == Late.GO_ON && total(queues, ItemState.CANCELLED) > 0) {
      return new Decision.Fire(null, true); // decided before, but whoever did has not come to fire
    }
    if (tolerates(queues)) {
      return new Decision.Fire(null, false);
    }
    String why = "%d of its items are dead".formatted(total(queues, ItemState.DEAD));
    return switch (dead) {
      case FAIL -> new Decision.Fire(why, false);
      case WAIT -> overdue ? atDeadline(why, false) : new Decision.Wait(why);
    };
  }

  private Decision atDeadline(String why, boolean unsettled) {
    return switch (late) {
      case FAIL -> new Decision.Fire(why, unsettled);
      case GO_ON -> new Decision.Fire(null, unsettled);
    };
  }

  /// Whether the batch waits where it is, for dead items that somebody may redrive.
  boolean holds(List<BatchStatus> queues) {
    return dead == Dead.WAIT && !tolerates(queues);
  }

  /// Why it waits, in a sentence.
  String tooManyDead(List<BatchStatus> queues) {
    return "%d of its items are dead, and %s may be: redrive or cancel them"
        .formatted(total(queues, ItemState.DEAD), tolerance);
  }

  /// What a queue lacks where the batch is not complete, in a sentence.
  static String openAt(BatchStatus batch) {
    var lacks = new ArrayList<String>();
    long open =
        batch.accepted()
            - Stream.of(ItemState.SUCCEEDED, ItemState.DEAD, ItemState.CANCELLED)
                .mapToLong(batch::count)
                .sum();
    if (open > 0) {
      lacks.add("%d of %d are not settled".formatted(open, batch.accepted()));
    }
    if (batch.expected() != null && batch.accepted() < batch.expected()) {
      lacks.add(
          "%d of %d have not come"
              .formatted(batch.expected() - batch.accepted(), batch.expected()));
    } else if (!batch.sealed()) {
      lacks.add("more may come: it is not sealed");
    }
    return "in queue %s %s".formatted(batch.queue(), String.join(", ", lacks));
  }

  /// The share is one of the items of the first queue, which every item has come through; those that
  /// it has forgotten since are among them. When it has forgotten all, the queue that had most tells.
  private boolean tolerates(List<BatchStatus> queues) {
    BatchStatus first = queues.getFirst();
    BatchStatus telling =
        first.accepted() > 0
            ? first
            : Collections.max(queues, Comparator.comparingLong(BatchStatus::accepted));
    long all = telling.accepted() - telling.count(ItemState.CANCELLED);
    return tolerance.allows(total(queues, ItemState.DEAD), all);
  }

  static long total(List<BatchStatus> queues, ItemState state) {
    return queues.stream().mapToLong(queue -> queue.count(state)).sum();
  }
}
