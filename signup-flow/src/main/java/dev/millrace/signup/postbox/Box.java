package dev.millrace.signup.postbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/// The last so many things that came in. Safe for all threads.
final class Box<T> {
  private final int most;
  private final Deque<T> things = new ArrayDeque<>();
  private long count;

  Box(int most) {
    this.most = most;
  }

  /// @param thing makes it, given its number from 1
  synchronized T add(LongFunction<T> thing) {
    T added = thing.apply(++count);
    things.addFirst(added);
    if (things.size() > most) {
      things.removeLast();
    }
    return added;
  }

  /// Newest first.
  synchronized List<T> newest(Predicate<T> wanted, int limit) {
    var found = new ArrayList<T>();
    for (T thing : things) {
      if (found.size() >= limit) {
        break;
      }
      if (wanted.test(thing)) {
        found.add(thing);
      }
    }
    return found;
  }

  /// How many came in, those that are gone included.
  synchronized long count() {
    return count;
  }
}
