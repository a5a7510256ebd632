package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Settlement;

/// What became of a lease's token.
///
/// @param queue the very queue that granted it, not a later one of the same name
/// @param item by its order in that queue, since its name may be used again
record Fate(ModelQueue queue, String item, long order, int attempt, End end) {

  sealed interface End {}

  /// It proves a lease, until that expires.
  record Live() implements End {}

  /// @param state what the first settle answered
  record Settled(Class<? extends Settlement> verb, ItemState state) implements End {}

  /// It expired, or the item was cancelled.
  record Lost() implements End {}

  Fate ended(End how) {
    return new Fate(queue, item, order, attempt, how);
  }
}
