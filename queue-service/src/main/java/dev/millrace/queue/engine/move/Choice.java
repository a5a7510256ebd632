package dev.millrace.queue.engine.move;

import dev.millrace.queue.machine.Departures;
import dev.millrace.queue.machine.Departures.Departing;
import java.util.ArrayList;
import java.util.List;

/// Which queues of a store are meant.
///
/// @param there those that are in the store
/// @param missing names of those that are not
record Choice(List<Departing> there, List<String> missing) {

  /// @param names empty for all
  static Choice of(Departures departures, List<String> names) {
    List<Departing> all = departures.queues();
    if (names.isEmpty()) {
      return new Choice(all, List.of());
    }
    var missing = new ArrayList<>(names);
    missing.removeAll(all.stream().map(Departing::queue).toList());
    return new Choice(
        all.stream().filter(queue -> names.contains(queue.queue())).toList(), missing);
  }

  static MoveFailure failure(Departures departures, List<String> missing) {
    return new MoveFailure(
        "the store has no queue %s; it has %s. What was moved by itself is not in it any more"
            .formatted(
                String.join(", ", missing),
                departures.queues().stream().map(Departing::queue).toList()));
  }
}
