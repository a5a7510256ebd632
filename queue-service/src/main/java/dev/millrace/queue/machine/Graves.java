package dev.millrace.queue.machine;

import java.util.ArrayList;
import java.util.List;

/// The deleted queues of which something is still in the store. It is removed bit by bit.
final class Graves {
  private static final int DELETED_PER_ITEM = 4;

  private final Store store;
  private final List<Integer> queues = new ArrayList<>();

  /// Reads them from the store.
  Graves(Store store) {
    this.store = store;
    store.scan(
        Keys.graves(),
        Keys.after(Keys.graves()),
        (_, value) -> {
          queues.add(new Bytes.In(value).u32());
          return true;
        });
  }

  boolean isEmpty() {
    return queues.isEmpty();
  }

  boolean has(int queue) {
    return queues.contains(queue);
  }

  void add(int queue) {
    store.put(Keys.grave(queue), new Bytes.Out(4).u32(queue).done());
    queues.add(queue);
  }

  /// Removes what deleted queues have left.
  ///
  /// @return items worked through, at most `budget`
  int clear(int budget) {
    int worked = 0;
    while (worked < budget && !queues.isEmpty()) {
      int queue = queues.getLast();
      var keys = new ArrayList<byte[]>();
      int most = (budget - worked) * DELETED_PER_ITEM;
      store.scan(
          Keys.all(queue),
          Keys.after(Keys.all(queue)),
          (key, _) -> {
            keys.add(key);
            return keys.size() < most;
          });
      keys.forEach(store::delete);
      worked += keys.size() / DELETED_PER_ITEM + 1;
      if (keys.size() < most) {
        store.delete(Keys.grave(queue));
        queues.removeLast();
      }
    }
    return Math.min(worked, budget);
  }
}
