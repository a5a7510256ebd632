package dev.millrace.queue.engine.embedded;

import dev.millrace.queue.engine.WaitingOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// The workers that wait for items, per queue, first come first served. Used by the writer alone,
/// but for [#count].
final class WaitingTakes {
  private final Map<String, ArrayDeque<Job.Wait>> lines = new HashMap<>();
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  void add(Job.Wait wait) {
    lines.computeIfAbsent(wait.take().queue(), _ -> new ArrayDeque<>()).addLast(wait);
    counts.merge(wait.take().queue(), 1, Integer::sum);
  }

  List<String> queues() {
    return List.copyOf(lines.keySet());
  }

  /// Serves those who wait for that queue, in [order][WaitingOrder#serve].
  void serve(String queue, Predicate<Job.Wait> serve, BooleanSupplier mayHedge) {
    ArrayDeque<Job.Wait> line = lines.get(queue);
    if (line != null) {
      int before = line.size();
      WaitingOrder.serve(line, Job.Wait::take, serve, mayHedge);
      left(queue, before - line.size());
      if (line.isEmpty()) {
        lines.remove(queue);
      }
    }
  }

  /// Takes out all whose patience has ended, and those whose callers have gone.
  List<Job.Wait> removeOver(long nanos) {
    var over = new ArrayList<Job.Wait>();
    lines.forEach(
        (queue, line) -> {
          int before = over.size();
          line.removeIf(wait -> (wait.over(nanos) || wait.answer().isDone()) && over.add(wait));
          left(queue, over.size() - before);
        });
    lines.values().removeIf(ArrayDeque::isEmpty);
    return over;
  }

  List<Job.Wait> removeAll() {
    var all = lines.values().stream().flatMap(ArrayDeque::stream).toList();
    lines.clear();
    counts.clear();
    return all;
  }

  /// Nanoseconds until the first patience ends, at most `most`.
  long nextEnd(long nanos, long most) {
    long next = most;
    for (ArrayDeque<Job.Wait> line : lines.values()) {
      for (Job.Wait wait : line) {
        next = Math.min(next, wait.until() - nanos);
      }
    }
    return Math.max(next, 0);
  }

  private void left(String queue, int gone) {
    counts.computeIfPresent(
        queue, (_, count) -> count > gone ? Integer.valueOf(count - gone) : null);
  }

  /// How many wait for that queue. Safe for all threads.
  int count(String queue) {
    return counts.getOrDefault(queue, 0);
  }
}
