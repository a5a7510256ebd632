package dev.millrace.coordinator.reduce;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Parts that are alone of their batch, held for a moment: another one may come. At most one of
/// each batch, and of 256 batches. Safe for all threads.
final class Hand {
  private static final int MOST = 256;

  private record Held(Part part, long until) {}

  private final Map<String, Held> held = new HashMap<>();
  private final LongSupplier nanos;

  /// @param nanos a clock that only goes forward, as `System.nanoTime()` does
  Hand(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// The part that is held of that batch, which is now the caller's.
  synchronized Optional<Part> take(String batch) {
    return Optional.ofNullable(held.remove(batch)).map(Held::part);
  }

  /// Whether one more part can be held.
  synchronized boolean hasRoom() {
    return held.size() < MOST;
  }

  /// Holds the part, unless there is one of its batch already.
  ///
  /// @param time for which it is held
  /// @return the one that is held already, which is now the caller's with the one given
  synchronized Optional<Part> put(Part part, Duration time) {
    Optional<Part> other = take(part.batch());
    if (other.isEmpty()) {
      held.put(part.batch(), new Held(part, nanos.getAsLong() + time.toNanos()));
      notifyAll();
    }
    return other;
  }

  /// Waits for parts that were held for long enough, which are then the caller's.
  ///
  /// @param patience how long to wait at most
  synchronized List<Part> due(Duration patience) throws InterruptedException {
    long now = nanos.getAsLong();
    long end = now + patience.toNanos();
    List<Part> due = before(now);
    while (due.isEmpty() && end - now > 0) {
      wait(Math.max(1, Duration.ofNanos(nextAfter(now, end) - now).toMillis()));
      now = nanos.getAsLong();
      due = before(now);
    }
    due.forEach(part -> held.remove(part.batch()));
    return due;
  }

  private List<Part> before(long now) {
    return held.values().stream().filter(one -> one.until - now <= 0).map(Held::part).toList();
  }

  private long nextAfter(long now, long end) {
    return held.values().stream().map(Held::until).reduce(end, (a, b) -> a - now < b - now ? a : b);
  }

  /// All that is held, which is now the caller's.
  synchronized List<Part> empty() {
    var all = new ArrayList<Part>();
    held.values().forEach(one -> all.add(one.part));
    held.clear();
    return all;
  }
}
