package dev.millrace.e2e.history;

import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.QueueSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A queue as the service shows it when all is over.
///
/// @param counts what it says of itself
/// @param items what it lists, as often as it lists it
public record QueueEnd(
    QueueSpec spec, Map<ItemState, Long> counts, List<Item> items, List<BatchStatus> batches) {

  public record Item(String name, ItemState state, @Nullable String batch) {}
}
