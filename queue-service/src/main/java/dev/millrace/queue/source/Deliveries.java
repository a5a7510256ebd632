package dev.millrace.queue.source;

import dev.millrace.contracts.queue.NewItem;
import dev.millrace.queue.call.Calls;
import dev.millrace.queue.call.Problems;
import dev.millrace.queue.machine.Command;
import dev.millrace.rim.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Puts a source's items into the queue, many in one command. When the queue has no room it waits
/// until there is some. For one thread.
final class Deliveries {
  private static final int MAX_ITEMS = 1000;
  private static final int MAX_BYTES = 4 << 20;
  private static final Set<Integer> PASSING = Set.of(429, 503, 507);

  /// What nothing of the listing can come in after.
  private static final Set<String> FINAL = Set.of(Problems.NO_SUCH_QUEUE, Problems.LISTING_OVER);

  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  private final SourceListing listing;
  private final Calls calls;
  private final SourceTally tally;
  private final SourceNews news;
  private final List<String> durable = new ArrayList<>();
  private List<NewItem> held = new ArrayList<>();
  private int heldBytes;

  /// @param news is told each time the queue has no room
  Deliveries(SourceListing listing, Calls calls, SourceTally tally, SourceNews news) {
    this.listing = listing;
    this.calls = calls;
    this.tally = tally;
    this.news = news;
  }

  void add(NewItem item) throws InterruptedException {
    held.add(item);
    heldBytes += item.data() == null ? 0 : item.data().size();
    if (held.size() == MAX_ITEMS || heldBytes >= MAX_BYTES) {
      flush();
    }
  }

  /// Delivers what is held.
  ///
  /// @return the names that became durable since the last time this was asked
  List<String> finish() throws InterruptedException {
    flush();
    var names = List.copyOf(durable);
    durable.clear();
    return names;
  }

  private void flush() throws InterruptedException {
    List<NewItem> items = held;
    held = new ArrayList<>();
    heldBytes = 0;
    if (!items.isEmpty()) {
      deliver(items);
    }
  }

  /// A request is taken as a whole or not at all; one bad item is found by halving.
  private void deliver(List<NewItem> items) throws InterruptedException {
    try {
      enqueue(items);
    } catch (Refusal refusal) {
      if (FINAL.contains(refusal.type())) {
        throw refusal;
      }
      if (items.size() == 1) {
        tally.refused("item \"%s\": %s".formatted(items.getFirst().name(), refusal.detail()));
        return;
      }
      deliver(items.subList(0, items.size() / 2));
      deliver(items.subList(items.size() / 2, items.size()));
    }
  }

  private void enqueue(List<NewItem> items) throws InterruptedException {
    Duration wait = FIRST_WAIT;
    while (true) {
      try {
        var result =
            calls.run(
                new Command.Enqueue(
                    listing.queue(),
                    List.copyOf(items),
                    true,
                    listing.target().batch(),
                    listing.number()));
        tally.added((int) result.items().stream().filter(accepted -> accepted.created()).count());
        result.items().forEach(accepted -> durable.add(accepted.name()));
        news.goesOn();
        return;
      } catch (Refusal refusal) {
        if (!PASSING.contains(refusal.status())) {
          throw refusal;
        }
        news.trouble("waiting to bring in more: " + refusal.detail());
        Thread.sleep(wait);
        wait =
            wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
      }
    }
  }
}
