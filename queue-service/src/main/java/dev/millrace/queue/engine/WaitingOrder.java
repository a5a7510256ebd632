package dev.millrace.queue.engine;

import dev.millrace.queue.machine.Command.Take;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/// In which order the workers that wait for the items of one queue are served: as they came.
public final class WaitingOrder {
  private WaitingOrder() {}

  /// Those who get the same, or nothing.
  private record Alike(String worker, boolean together) {
    Alike(Take take) {
      this(take.worker(), take.together());
    }
  }

  /// Serves those in the line, up to the first who gets nothing. While an item may be hedged, what
  /// one worker cannot get another may: then one of each kind is asked.
  ///
  /// @param line those who are served leave it
  /// @param serve false when there is nothing for that one
  public static <W> void serve(
      Deque<W> line, Function<W, Take> take, Predicate<W> serve, BooleanSupplier mayHedge) {
    var inVain = new HashSet<Alike>();
    for (Iterator<W> rest = line.iterator(); rest.hasNext(); ) {
      W next = rest.next();
      var alike = new Alike(take.apply(next));
      if (inVain.contains(alike)) {
        continue;
      }
      if (serve.test(next)) {
        rest.remove();
      } else if (mayHedge.getAsBoolean()) {
        inVain.add(alike);
      } else {
        break;
      }
    }
  }
}
