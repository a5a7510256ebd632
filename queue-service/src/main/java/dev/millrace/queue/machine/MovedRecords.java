package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.ItemState;
import java.util.Arrays;

/// Some records of one queue on their way to another store: the key without the queue's number, and
/// the value, each with its length before it, one record after the other.
final class MovedRecords {
  private static final byte[] NOTHING = {};

  private final byte[] encoded;
  private long count;
  private byte[] last = NOTHING;

  MovedRecords(byte[] encoded) {
    this.encoded = encoded;
  }

  static void append(Bytes.Out out, byte[] key, byte[] value) {
    out.blob(Arrays.copyOfRange(key, Integer.BYTES, key.length)).blob(value);
  }

  /// Bytes that the next record would take at most.
  static int size(byte[] key, byte[] value) {
    return key.length + value.length + 6;
  }

  /// Stores them as those of the queue with that number.
  ///
  /// @param counts to which the items among them are added
  void store(int queue, Store store, Counts counts) {
    var in = new Bytes.In(encoded);
    while (!in.atEnd()) {
      last = in.blob();
      byte[] key = new Bytes.Out(Integer.BYTES + last.length).u32(queue).raw(last).done();
      store.put(key, renumbered(queue, Keys.kind(key), in.blob()));
      ItemState state = Keys.state(key);
      if (state != null) {
        counts.add(state, 1);
      }
      count++;
    }
  }

  /// Two kinds of record hold a key, and so the queue's number.
  private static byte[] renumbered(int queue, char kind, byte[] value) {
    return switch (kind) {
      case 'n' -> Ledger.pointer(value, queue);
      case 'd' -> Keys.of(queue, value);
      default -> value;
    };
  }

  long count() {
    return count;
  }

  /// The key of the last one, without the queue's number.
  byte[] last() {
    return last;
  }
}
