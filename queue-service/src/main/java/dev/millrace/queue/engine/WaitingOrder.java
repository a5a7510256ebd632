package dev.millrace.queue.engine;

import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/// In which order the workers that wait for the items of one queue are served: as they came.
public final class WaitingOrder {
  private WaitingOrder() {}

  /// Serves those in the line, up to the first who gets nothing. Where what one worker cannot get
  /// another may, the others are asked as well, of each name once.
  ///
  /// @param line those who are served leave it
  /// @param serve false when there is nothing for that one
  public static <W> void serve(
      Deque<W> line,
      Function<W, String> worker,
      Predicate<W> serve,
      BooleanSupplier choosesWorkers) {
    var inVain = new HashSet<String>();
    for (Iterator<W> rest = line.iterator(); rest.hasNext(); ) {
      W next = rest.next();
      if (inVain.contains(worker.apply(next))) {
        continue;
      }
      if (serve.test(next)) {
        rest.remove();
      } else if (choosesWorkers.getAsBoolean()) {
        inVain.add(worker.apply(next));
      } else {
        break;
      }
    }
  }
}
