package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.NewItem;
import dev.millrace.queue.machine.Refusal.QueueFull;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The queues of other machines that take no more from one queue of this machine until they say so:
/// its side of [Holding].
final class ClosedTargets {
  private static final int FORMAT = 1;

  private final Store store;
  private final int queue;
  private final Map<Closed, QueueFull> closed = new LinkedHashMap<>();

  /// @param by number of the full queue: there may be several of that name, one after the other
  private record Closed(String target, int by) {}

  /// Reads them from the store.
  ///
  /// @param queue number of the one that gives them items
  ClosedTargets(Store store, int queue) {
    this.store = store;
    this.queue = queue;
    byte[] all = Keys.closed(queue);
    store.scan(
        all,
        Keys.after(all),
        (_, value) -> {
          var in = new Bytes.In(value).version(FORMAT);
          var key = new Closed(in.text(), (int) in.number());
          closed.put(key, new QueueFull(key.target, in.text(), in.number()));
          return true;
        });
  }

  /// @return why these items cannot be sent there now; null when they can
  @Nullable Refusal refusal(String target, List<NewItem> items) {
    if (closed.isEmpty()) {
      return null;
    }
    for (var entry : closed.entrySet()) {
      if (entry.getKey().target.equals(target) && entry.getValue().concerns(items)) {
        return entry.getValue();
      }
    }
    return null;
  }

  void close(String target, int by, QueueFull full) {
    closed.put(new Closed(target, by), full);
    store.put(
        Keys.closed(queue, target, by),
        new Bytes.Out(32)
            .u8(FORMAT)
            .text(target)
            .number(by)
            .text(full.what())
            .number(full.limit())
            .done());
  }

  void open(String target, int by) {
    if (closed.remove(new Closed(target, by)) != null) {
      store.delete(Keys.closed(queue, target, by));
    }
  }
}
