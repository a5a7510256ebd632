package dev.millrace.queue.machine;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.NewItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Enqueues one item into each target for each batch of a queue that began, and for each that is
/// complete. A target that is full or not declared (yet) is tried again with every tick, so that
/// each is told of exactly once.
final class BatchTelling {
  private static final Duration RETRY = Duration.ofSeconds(1);

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

  /// A step of it.
  ///
  /// @return when to go on; `Instant.MAX` when all is told
  Instant tell() {
    Instant next = Instant.MAX;
    for (BatchNews news : BatchNews.values()) {
      Instant goOn = tell(news);
      next = goOn.isBefore(next) ? goOn : next;
    }
    return next;
  }

  private Instant tell(BatchNews news) {
    Map<String, JsonData> untold = queue.ledger.batches.untold(news);
    boolean all = true;
    for (var each : untold.entrySet()) {
      all &= tell(news, each.getKey(), each.getValue());
    }
    if (!all) {
      return now.plus(RETRY);
    }
    return untold.size() == Batches.TOLD_AT_ONCE ? now : Instant.MAX;
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
