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
/// @param lost attempts in this run's items that ended because their worker was lost
/// @param dead items that are dead, also from earlier runs
/// @param deadItems the first of them, with their attempts
public record Outcome(
    long succeeded, long before, long retries, long lost, long dead, List<ItemStatus> deadItems) {
  private static final int PAGE = 1000;
  private static final int SHOWN = 20;

  /// Reads every item of the queues, a page at a time.
  ///
  /// @param since when this run began
  public static Outcome read(QueueClient client, List<String> queues, Instant since)
      throws IOException, InterruptedException {
    var tally = new Tally(since);
    var deadItems = new ArrayList<ItemStatus>();
    for (String queue : queues) {
      String next = null;
      do {
        ItemPage page = client.items(queue, null, null, PAGE, next);
        page.items().forEach(tally::add);
        next = page.next();
      } while (next != null);
      for (String name : tally.takeDead()) {
        deadItems.add(client.item(queue, name));
      }
    }
    return tally.outcome(deadItems);
  }

  private static final class Tally {
    private final Instant since;
    private final List<String> deadNames = new ArrayList<>();
    private long dead;
    private int shown;
    private long succeeded;
    private long before;
    private long retries;
    private long lost;

    Tally(Instant since) {
      this.since = since;
    }

    void add(ItemStatus item) {
      boolean ours = isAfter(item.finished());
      if (item.state() == ItemState.SUCCEEDED) {
        succeeded += ours ? 1 : 0;
        before += ours ? 0 : 1;
      } else if (item.state() == ItemState.DEAD) {
        dead++;
        if (shown++ < SHOWN) {
          deadNames.add(item.name());
        }
      }
      if (ours) {
        boolean lastCounted = item.state() == ItemState.DEAD;
        retries += Math.max(0, item.failures() - (lastCounted ? 1 : 0));
        lost += item.lost();
      }
    }

    private boolean isAfter(@Nullable Instant finished) {
      return finished != null && finished.isAfter(since);
    }

    /// The names of dead items to look at, once: a listing leaves their attempts out.
    List<String> takeDead() {
      List<String> names = List.copyOf(deadNames);
      deadNames.clear();
      return names;
    }

    Outcome outcome(List<ItemStatus> deadItems) {
      return new Outcome(succeeded, before, retries, lost, dead, List.copyOf(deadItems));
    }
  }

  public boolean allSucceeded() {
    return dead == 0;
  }
}
