package dev.millrace.queue.engine.move;

import dev.millrace.queue.machine.Departures;
import dev.millrace.queue.machine.Departures.Departing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Which queues of a store are meant.
final class Choice {
  private Choice() {}

  /// @param names empty for all
  /// @throws MoveFailure when one is not there
  static List<Departing> of(Departures departures, List<String> names) {
    List<Departing> all = departures.queues();
    if (names.isEmpty()) {
      return all;
    }
    Set<String> there = all.stream().map(Departing::queue).collect(Collectors.toSet());
    var missing = new ArrayList<>(names);
    missing.removeAll(there);
    if (!missing.isEmpty()) {
      throw new MoveFailure(
          "the store has no queue %s; it has %s"
              .formatted(String.join(", ", missing), all.stream().map(Departing::queue).toList()));
    }
    return all.stream().filter(queue -> names.contains(queue.queue())).toList();
  }
}
