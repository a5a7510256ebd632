package dev.millrace.signup.postbox;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The last so many things that came in. Safe for all threads.
final class Box<T extends Caught> implements AutoCloseable {
  private final int most;
  private final @Nullable Journal<T> journal;
  private final Deque<T> newestFirst = new ArrayDeque<>();
  private long count;

  /// @param journal what is in it is in the box, too; null to forget all at the end
  Box(int most, @Nullable Journal<T> journal) throws IOException {
    this.most = most;
    this.journal = journal;
    if (journal != null) {
      journal.read().forEach(this::put);
    }
  }

  /// @param thing makes it, given its number
  synchronized T add(LongFunction<T> thing) {
    T added = thing.apply(count + 1);
    put(added);
    if (journal != null) {
      journal.add(added, () -> List.copyOf(newestFirst.reversed()));
    }
    return added;
  }

  private void put(T thing) {
    count = thing.id();
    newestFirst.addFirst(thing);
    if (newestFirst.size() > most) {
      newestFirst.removeLast();
    }
  }

  /// Newest first.
  synchronized List<T> newest(Predicate<T> wanted, int limit) {
    var found = new ArrayList<T>();
    for (T thing : newestFirst) {
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

  @Override
  public synchronized void close() throws IOException {
    if (journal != null) {
      journal.close();
    }
  }
}
