package dev.millrace.bench.load;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// When each item of a steady rate is due, and how long each took to reach a consumer. Safe for all
/// threads.
public final class Schedule {
  private static final long LONGEST = Duration.ofMinutes(2).toNanos();

  private final long begin = System.nanoTime();
  private final long first;
  private final double interval;
  private final long countedFrom;
  private final AtomicLongArray sent;
  private final LongAccumulator last = new LongAccumulator(Math::max, 0);
  private final Histogram latencies = new ConcurrentHistogram(LONGEST, 3);

  /// @param items at most that many can be sent
  /// @param warmUp items due in that time are not counted
  /// @param first number of the first item
  public Schedule(int rate, int items, Duration warmUp, long first) {
    this.first = first;
    this.interval = 1e9 / rate;
    this.countedFrom = begin + warmUp.toNanos();
    this.sent = new AtomicLongArray(items);
  }

  /// Waits until an item is due. It counts from now, or, when that was due already, from then.
  public void await(long number) {
    int index = index(number);
    long due = begin + (long) (index * interval);
    long now = System.nanoTime();
    if (now - due > 0) {
      send(index, due);
      return;
    }
    while (now - due < 0) {
      LockSupport.parkNanos(due - now);
      now = System.nanoTime();
    }
    send(index, now);
  }

  private void send(int index, long since) {
    sent.set(index, since);
    last.accumulate(since - begin);
  }

  /// A consumer has it; what was due in the warm-up is not counted.
  public void arrived(long number) {
    long since = sent.get(index(number));
    if (since - countedFrom >= 0) {
      latencies.recordValue(Math.min(LONGEST, System.nanoTime() - since));
    }
  }

  /// From the end of the warm-up to the last item.
  public double seconds() {
    return (begin + last.get() - countedFrom) / 1e9;
  }

  /// Of what has arrived so far; read it when nobody records any more.
  public Histogram latencies() {
    return latencies;
  }

  private int index(long number) {
    long index = number - first;
    if (index < 0 || index >= sent.length()) {
      throw new IllegalStateException("item %d is not of this run".formatted(number));
    }
    return (int) index;
  }
}
