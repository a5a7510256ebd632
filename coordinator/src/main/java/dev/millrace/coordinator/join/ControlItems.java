package dev.millrace.coordinator.join;

import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.ItemStatus.Attempt;
import dev.millrace.coordinator.queue.Queues;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// The items by which batches are looked after, where one is a dead letter: nobody looks after its
/// batch then. Safe for all threads.
final class ControlItems {
  /// There are none unless something is badly wrong, and then one says what.
  private static final int MOST_LOOKED_AT = 100;

  private final String control;
  private final Queues queues;

  ControlItems(String control, Queues queues) {
    this.control = control;
    this.queues = queues;
  }

  /// Of that batch; null when none is dead.
  @Nullable ItemStatus dead(String batch) throws IOException, InterruptedException {
    for (ItemStatus dead : queues.dead(control, null, MOST_LOOKED_AT).items()) {
      ItemStatus item = queues.item(control, dead.name());
      if (isOf(batch, item)) {
        return item;
      }
    }
    return null;
  }

  private static boolean isOf(String batch, ItemStatus item) {
    try {
      return item.data() != null && OpenBatch.of(item.data()).batch().equals(batch);
    } catch (JacksonException e) {
      return false; // of no batch at all
    }
  }

  /// What happened and what to do, in a sentence.
  static String words(ItemStatus dead) {
    Attempt last = dead.lastAttempt();
    String reason = last == null || last.reason() == null ? "no reason is known" : last.reason();
    return "nobody looks after it: its item \"%s\" in queue %s is a dead letter (%s); mend that, then redrive the item"
        .formatted(dead.name(), dead.queue(), reason);
  }
}
