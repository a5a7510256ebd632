package dev.millrace.bench.load;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/// Numbers the items of one server and checks that each comes back exactly once. Safe for all
/// threads; one bit for each item.
public final class Ledger {
  /// Items that one server can be given.
  public static final long CAPACITY = 1L << 26;

  private final AtomicLongArray seen = new AtomicLongArray((int) (CAPACITY / Long.SIZE));
  private final AtomicLong issued = new AtomicLong();
  private final LongAdder settled = new LongAdder();

  /// Hands out `count` numbers in a row and returns the first.
  long issue(int count) {
    long first = issued.getAndAdd(count);
    if (first + count > CAPACITY) {
      throw new IllegalStateException(
          "this run needs more than %d items: make it shorter".formatted(CAPACITY));
    }
    return first;
  }

  /// The queue did not keep what it is there for.
  static final class Mismatch extends RuntimeException {
    Mismatch(String format, Object... arguments) {
      super(format.formatted(arguments));
    }
  }

  /// An item came out of the queue.
  void taken(long number) {
    if (number >= issued.get()) {
      throw new Mismatch("item %d came out but was never put in", number);
    }
    long bit = 1L << number;
    if ((seen.getAndAccumulate((int) (number / Long.SIZE), bit, (a, b) -> a | b) & bit) != 0) {
      throw new Mismatch("item %d was handed out twice", number);
    }
  }

  void settled(int count) {
    settled.add(count);
  }

  public long issued() {
    return issued.get();
  }

  public long settled() {
    return settled.sum();
  }

  /// Enqueued, or about to be, and not settled.
  public long outstanding() {
    return issued.get() - settled.sum();
  }

  /// Checks that nothing is outstanding and every single number was seen.
  void checkComplete() {
    if (outstanding() != 0) {
      throw new Mismatch("%d items enqueued, %d settled", issued(), settled());
    }
    long bits = 0;
    for (int i = 0; i <= issued() / Long.SIZE && i < seen.length(); i++) {
      bits += Long.bitCount(seen.get(i));
    }
    if (bits != issued()) {
      throw new Mismatch("%d items enqueued, %d of them came out", issued(), bits);
    }
  }
}
