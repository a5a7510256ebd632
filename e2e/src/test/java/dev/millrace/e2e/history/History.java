package dev.millrace.e2e.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// All that clients were told. Safe for all threads.
public final class History {
  private final Queue<Event> events = new ConcurrentLinkedQueue<>();
  private final Instant origin = Instant.now();
  private final long start = System.nanoTime();

  /// The test's time, which the wall clock's jumps do not move.
  public Instant now() {
    return origin.plus(Duration.ofNanos(System.nanoTime() - start));
  }

  public void add(Event event) {
    events.add(event);
  }

  public void addAll(Collection<? extends Event> some) {
    events.addAll(some);
  }

  /// As it is now, in the order in which answers came.
  public List<Event> events() {
    return new ArrayList<>(events);
  }
}
