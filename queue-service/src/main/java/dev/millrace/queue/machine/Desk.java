package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.QueueSpec;
import java.util.Deque;
import java.util.function.Consumer;

/// What all ledgers of a machine work with.
///
/// @param listener is told what happens, while it is applied
/// @param unwritten is given each ledger whose counters have changed: flush it after the command
/// @param recent data that will be wanted soon
/// @param heads what they hold of their lines
/// @param place where the machine stands among others
record Desk(
    Store store,
    Consumer<Transition> listener,
    Deque<Ledger> unwritten,
    RecentData recent,
    Heads heads,
    Place place) {

  /// How a queue behaves here: as a whole, or as one of its slices.
  ///
  /// @throws IllegalArgumentException naming every bad value, its bounds, and where it stands
  QueueSettings settings(String queue, QueueSpec spec) {
    return QueueSettings.of(spec).slice(place.neighbours().slice(queue), place.slices(spec));
  }
}
