package dev.millrace.queue.machine;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.NewItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Enqueues one item into each target for each batch of a queue that began, and for each that is
/// complete. A target that is full or not declared (yet) is tried again with every tick, so that
/// each is told of exactly once.
final class BatchTelling {
  private final Targets targets;
  private final LiveQueue queue;
  private final Instant now;
  private final RandomGenerator random;

  BatchTelling(Targets targets, LiveQueue queue, Instant now, RandomGenerator random) {
    this.targets = targets;
    this.queue = queue;
    this.now = now;
    this.random = random;
  }

  /// @return whether all is told
  boolean tell() {
    boolean all = true;
    for (BatchNews news : BatchNews.values()) {
      for (var untold : queue.ledger.batches.untold(news).entrySet()) {
        all &= tell(news, untold.getKey(), untold.getValue());
      }
    }
    return all;
  }

  /// All targets are told, or none.
  private boolean tell(BatchNews news, String batch, JsonData data) {
    var items = List.of(NewItem.of(news.item(queue.name(), batch), data));
    var ready = new ArrayList<Target>();
    for (String name : queue.settings().targets(news)) {
      Target target = targets.find(name, queue, 0);
      if (target == null || target.add(items) != null) {
        return false;
      }
      ready.add(target);
    }
    ready.forEach(target -> target.deliver(now, random));
    queue.ledger.batches.told(news, batch);
    return true;
  }
}
