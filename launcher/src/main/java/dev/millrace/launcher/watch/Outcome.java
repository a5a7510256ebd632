package dev.millrace.launcher.watch;

import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.QueueClient;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What came of the work, item by item.
///
/// @param succeeded items that succeeded in this run
/// @param before items that had succeeded earlier
/// @param retries attempts in this run's items that failed and were followed by another
/// @param interrupted attempts that ended through no fault of the item: evicted, or their worker
///     lost
/// @param dead all items that are dead, also from earlier runs; at most 1000
public record Outcome(
    long succeeded, long before, long retries, long interrupted, List<ItemStatus> dead) {
  private static final int PAGE = 1000;
  private static final int MAX_DEAD = 1000;

  /// Reads every item of the queues, a page at a time.
  ///
  /// @param since when this run began
  public static Outcome read(QueueClient client, List<String> queues, Instant since)
      throws IOException, InterruptedException {
    var tally = new Tally(since);
    for (String queue : queues) {
      String next = null;
      do {
        ItemPage page = client.items(queue, null, null, PAGE, next);
        page.items().forEach(tally::add);
        next = page.metadata() == null ? null : page.metadata().next();
      } while (next != null && !next.isEmpty());
    }
    return tally.outcome();
  }

  private static final class Tally {
    private final Instant since;
    private final List<ItemStatus> dead = new ArrayList<>();
    private long succeeded;
    private long before;
    private long retries;
    private long interrupted;

    Tally(Instant since) {
      this.since = since;
    }

    void add(ItemStatus item) {
      boolean ours = isAfter(item.finished());
      if (item.state() == ItemState.SUCCEEDED) {
        succeeded += ours ? 1 : 0;
        before += ours ? 0 : 1;
      } else if (item.state() == ItemState.DEAD && dead.size() < MAX_DEAD) {
        dead.add(item);
      }
      if (ours) {
        boolean lastCounted = item.state() == ItemState.DEAD;
        retries += Math.max(0, item.failures() - (lastCounted ? 1 : 0));
        interrupted += item.attempts().stream().filter(attempt -> !attempt.counted()).count();
      }
    }

    private boolean isAfter(@Nullable Instant finished) {
      return finished != null && finished.isAfter(since);
    }

    Outcome outcome() {
      return new Outcome(succeeded, before, retries, interrupted, List.copyOf(dead));
    }
  }

  public boolean allSucceeded() {
    return dead.isEmpty();
  }
}
