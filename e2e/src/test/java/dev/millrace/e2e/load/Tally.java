package dev.millrace.e2e.load;

import dev.millrace.e2e.history.Event;
import dev.millrace.e2e.history.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts what goes on. Safe for all threads.
final class Tally {
  private final Map<Outcome, LongAdder> tries = new EnumMap<>(Outcome.class);
  private final LongAdder begun = new LongAdder();
  private final Set<String> ended = ConcurrentHashMap.newKeySet();
  private final LongAdder lost = new LongAdder();

  Tally() {
    for (Outcome outcome : Outcome.values()) {
      tries.put(outcome, new LongAdder());
    }
  }

  void count(Outcome outcome) {
    tries.getOrDefault(outcome, lost).increment();
  }

  /// There are so many items more, or will be.
  void begun(int items) {
    begun.add(items);
  }

  void settled(Event.Settle settle) {
    if (settle.outcome() == Outcome.LOST) {
      lost.increment();
    }
    if (settle.state() != null
        && settle.state().settled()
        && ended.add(settle.queue() + " " + settle.token())
        && settle.then() != null) {
      begun.increment();
    }
  }

  /// Calls that were answered as they should be.
  long told() {
    return tries.getOrDefault(Outcome.TOLD, lost).sum();
  }

  /// About how many items have not ended.
  long open() {
    return begun.sum() - ended.size();
  }

  @Override
  public String toString() {
    return "%d items begun, %d ended, %s leases lost, tries %s"
        .formatted(begun.sum(), ended.size(), lost, tries);
  }
}
