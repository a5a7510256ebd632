package dev.millrace.contracts.scale;

import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The arrivals and endings of one queue over a sliding window, in a ring of time buckets: the same
/// few kilobytes whatever the traffic. Safe for all threads. Times are milliseconds since the
/// epoch, given by the caller, and do not go back.
public final class FlowWindow {
  /// Whole buckets in a window.
  private static final int BUCKETS = 60;

  /// The last of them, which tell whether a burst is over.
  private static final int RECENT = BUCKETS / 10;

  /// One more for the bucket that has only begun, so that a whole window is always held.
  private static final int SLOTS = BUCKETS + 1;

  private final long since;
  private long width;
  private Bucket[] ring;
  private double lastMeanNanos = Double.NaN;
  private final UsualWork usual = new UsualWork();

  /// @param since from when on everything was seen
  public FlowWindow(long since, Duration window) {
    this.since = since;
    this.width = width(window);
    this.ring = emptyRing();
  }

  /// @param interarrival null when fewer than two arrived
  /// @param processing null before the first attempt ended; the last one known when none ended
  ///     within the window
  public record Measured(@Nullable Duration interarrival, @Nullable Duration processing) {}

  public synchronized void arrived(long at) {
    bucket(at).arrived(at);
  }

  /// The arrival that was told just before is none after all.
  public synchronized void withdrawn(long at) {
    bucket(at).withdrawn();
  }

  public synchronized void ended(long at, long processingMillis) {
    bucket(at).ended(usual.within(processingMillis));
  }

  /// @param window another one than before is taken over with what is known already
  public synchronized Measured measure(long now, Duration window) {
    if (width(window) != width) {
      rebucket(width(window));
    }
    Bucket sum = new Bucket(0);
    long recent = 0;
    long newest = now / width;
    for (Bucket bucket : ring) {
      if (bucket.number >= newest - BUCKETS) {
        sum.add(bucket);
      }
      if (bucket.number >= newest - RECENT) {
        recent += bucket.arrivals;
      }
    }
    if (sum.endings > 0) {
      lastMeanNanos = sum.processingMillis * 1e6 / sum.endings;
    }
    return new Measured(
        interarrival(sum, recent, now),
        Double.isNaN(lastMeanNanos) ? null : Duration.ofNanos((long) lastMeanNanos));
  }

  /// Arrivals that come evenly are measured exactly by the first and the last of them. The time
  /// observed bounds that from below, so that one burst after a silence is not taken for a rate;
  /// and so does what has come lately, so that a burst that is over is not taken for one either.
  private @Nullable Duration interarrival(Bucket sum, long recent, long now) {
    if (sum.arrivals < 2) {
      return null;
    }
    long held = now - (now / width - BUCKETS) * width;
    long observed = Math.clamp(now - since, held / 10, held);
    double even = (sum.last - sum.first) * 1e6 / (sum.arrivals - 1);
    double atLeast = observed * 1e6 / (sum.arrivals + 1);
    return Duration.ofNanos(
        Math.max(1, (long) Math.max(Math.max(even, atLeast), lately(recent, now))));
  }

  /// The shortest mean, in nanoseconds, for which as few arrivals as have come lately would be
  /// nothing unusual: by chance there are seldom fewer than two standard deviations below it.
  private double lately(long recent, long now) {
    long held = now - (now / width - RECENT) * width;
    return held * 1e6 / (recent + 2 * Math.sqrt(recent) + 2);
  }

  private void rebucket(long newWidth) {
    Bucket[] old = ring;
    ring = emptyRing();
    width = newWidth;
    Arrays.stream(old)
        .filter(bucket -> bucket.number >= 0)
        .sorted((a, b) -> Long.compare(a.latest, b.latest))
        .forEach(bucket -> bucket(bucket.latest).add(bucket));
  }

  private Bucket bucket(long at) {
    long number = at / width;
    int slot = (int) (number % SLOTS);
    if (ring[slot].number < number) {
      ring[slot] = new Bucket(number);
    }
    Bucket bucket = ring[slot];
    bucket.latest = Math.max(bucket.latest, at);
    return bucket;
  }

  private static Bucket[] emptyRing() {
    var ring = new Bucket[SLOTS];
    Arrays.setAll(ring, slot -> new Bucket(-1));
    return ring;
  }

  private static long width(Duration window) {
    return Math.max(1, window.toMillis() / BUCKETS);
  }

  private static final class Bucket {
    final long number;
    long latest;
    long arrivals;
    long first;
    long last;
    long endings;
    long processingMillis;

    Bucket(long number) {
      this.number = number;
    }

    void arrived(long at) {
      first = arrivals == 0 ? at : first;
      last = at;
      arrivals++;
    }

    void withdrawn() {
      arrivals = Math.max(0, arrivals - 1);
    }

    void ended(long millis) {
      processingMillis += millis;
      endings++;
    }

    void add(Bucket other) {
      if (other.arrivals > 0) {
        first = arrivals == 0 ? other.first : Math.min(first, other.first);
        last = arrivals == 0 ? other.last : Math.max(last, other.last);
        arrivals += other.arrivals;
      }
      endings += other.endings;
      processingMillis += other.processingMillis;
    }
  }
}
