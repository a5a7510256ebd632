package dev.millrace.queue.machine;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.NewItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What was sent to queues that this machine does not have (any more): under way when they were
/// deleted. They wait for the queue to be declared again, for as long as dead letters are kept by
/// default; there are no more of them than were sent before their senders heard of the deletion.
final class Unclaimed {
  private static final int FORMAT = 1;
  private static final Duration KEPT = Duration.ofDays(30);

  private final Store store;
  private final TreeMap<Long, Waiting> waiting = new TreeMap<>();
  private long next;

  private record Waiting(String queue, Instant until) {}

  /// Reads them from the store.
  Unclaimed(Store store) {
    this.store = store;
    store.scan(
        Keys.unclaimed(),
        Keys.after(Keys.unclaimed()),
        (key, value) -> {
          var in = new Bytes.In(value).version(FORMAT);
          Instant since = in.time();
          next = Keys.number(key) + 1;
          waiting.put(next - 1, new Waiting(in.text(), since.plus(KEPT)));
          return true;
        });
  }

  int size() {
    return waiting.size();
  }

  void keep(Command.Deliver delivery, Instant now) {
    byte[] items = Json.strict().writeValueAsBytes(delivery.items());
    waiting.put(next, new Waiting(delivery.queue(), now.plus(KEPT)));
    store.put(
        Keys.unclaimed(next++),
        new Bytes.Out(64 + items.length)
            .u8(FORMAT)
            .time(now)
            .text(delivery.queue())
            .text(delivery.from())
            .raw(items)
            .done());
  }

  /// The queue is there: gives out what came for it, in the order in which it came, and keeps
  /// nothing of that.
  List<Command.Deliver> claim(String queue) {
    var claimed = new ArrayList<Command.Deliver>();
    var numbers =
        waiting.entrySet().stream()
            .filter(entry -> entry.getValue().queue.equals(queue))
            .map(Map.Entry::getKey)
            .toList();
    for (long number : numbers) {
      claimed.add(read(number));
      remove(number);
    }
    return claimed;
  }

  private Command.Deliver read(long number) {
    byte @Nullable [] value = store.get(Keys.unclaimed(number));
    if (value == null) {
      throw new IllegalStateException("the unclaimed delivery %d is lost".formatted(number));
    }
    var in = new Bytes.In(value).version(FORMAT);
    in.time();
    String queue = in.text();
    String from = in.text();
    return new Command.Deliver(
        queue, from, List.of(Json.lenient().readValue(in.rest(), NewItem[].class)));
  }

  /// Gives up what has waited too long.
  ///
  /// @return how many, at most `budget`
  int drop(Instant now, int budget) {
    int dropped = 0;
    while (dropped < budget && !due().isAfter(now)) {
      remove(waiting.firstKey());
      dropped++;
    }
    return dropped;
  }

  /// When there will be something to give up; `Instant.MAX` when nothing waits.
  Instant due() {
    return waiting.isEmpty() ? Instant.MAX : waiting.firstEntry().getValue().until;
  }

  private void remove(long number) {
    waiting.remove(number);
    store.delete(Keys.unclaimed(number));
  }
}
