package dev.millrace.queue.machine;

import dev.millrace.contracts.json.JsonData;
import org.jspecify.annotations.Nullable;

/// The data of the items that came last, as far as it is small: when workers keep up, an item is
/// handed out soon after it came, and need not be read from the store. At most 8 MiB.
///
/// Data never changes, and the numbers of queues and items are never given twice, so what is found
/// here is right.
final class RecentData {
  private static final int SLOTS = 8192;
  private static final int LARGEST = 1024;

  private record Slot(int queue, long seq, JsonData data) {}

  private final @Nullable Slot[] slots = new Slot[SLOTS];

  void add(int queue, long seq, JsonData data) {
    if (data.size() <= LARGEST) {
      slots[index(queue, seq)] = new Slot(queue, seq, data);
    }
  }

  @Nullable JsonData get(int queue, long seq) {
    Slot slot = slots[index(queue, seq)];
    return slot != null && slot.queue == queue && slot.seq == seq ? slot.data : null;
  }

  private static int index(int queue, long seq) {
    return (int) (seq + 1031L * queue) & SLOTS - 1;
  }
}
