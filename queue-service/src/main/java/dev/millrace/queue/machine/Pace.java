package dev.millrace.queue.machine;

import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How long the latest successes of a queue took, from their lease. Kept where it hedges, since the
/// median of these tells who is late.
final class Pace {
  private static final int FORMAT = 1;

  /// So many of them are kept.
  static final int KEPT = 101;

  /// With fewer there is no median yet.
  static final int LEAST = 10;

  private final long[] millis;
  private int count;
  private int next;
  private @Nullable Duration median;

  Pace() {
    millis = new long[KEPT];
  }

  static Pace read(byte[] record) {
    var in = new Bytes.In(record).version(FORMAT);
    var pace = new Pace();
    pace.count = (int) in.number();
    for (int i = 0; i < pace.count; i++) {
      pace.millis[i] = in.number();
    }
    pace.next = pace.count % KEPT;
    return pace;
  }

  /// The oldest first.
  byte[] encode() {
    var out = new Bytes.Out(8 + 3 * count).u8(FORMAT).number(count);
    for (int i = 0; i < count; i++) {
      out.number(millis[(next + KEPT - count + i) % KEPT]);
    }
    return out.done();
  }

  void add(Duration took) {
    millis[next] = Math.max(0, took.toMillis());
    next = (next + 1) % KEPT;
    count = Math.min(count + 1, KEPT);
    median = null;
  }

  /// Null while there are too few to tell.
  @Nullable Duration median() {
    if (median == null && count >= LEAST) {
      long[] sorted = Arrays.copyOf(millis, count);
      Arrays.sort(sorted);
      median = Duration.ofMillis(sorted[count / 2]);
    }
    return median;
  }
}
