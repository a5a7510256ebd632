package dev.millrace.queue.engine.embedded;

import dev.millrace.queue.engine.store.Overlay;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The form in which RocksDB keeps a write batch, in memory as in its log: an eight-byte sequence
/// number (filled in by the database), a four-byte count, both little-endian, then for each change
/// a tag, the key, and the value if there is one, each with its length before it. See
/// `db/write_batch.cc`.
///
/// Written here, so that a group of a thousand changes is one call into the database and not a
/// thousand.
final class BatchFormat {
  private static final int HEADER = 12;
  private static final byte DELETION = 0;
  private static final byte VALUE = 1;

  private BatchFormat() {}

  static byte[] encode(Overlay changes) {
    int[] size = {HEADER};
    changes.forEach(
        (key, value) -> size[0] += 1 + lengthOf(key) + (isDeletion(value) ? 0 : lengthOf(value)));
    ByteBuffer out = ByteBuffer.allocate(size[0]).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(0).putInt(changes.size());
    changes.forEach((key, value) -> write(out, key, value));
    return out.array();
  }

  private static void write(ByteBuffer out, byte[] key, byte[] value) {
    out.put(isDeletion(value) ? DELETION : VALUE);
    write(out, key);
    if (!isDeletion(value)) {
      write(out, value);
    }
  }

  private static boolean isDeletion(byte[] value) {
    return value == Overlay.DELETED;
  }

  private static int lengthOf(byte[] bytes) {
    int prefix = 1;
    for (int rest = bytes.length >>> 7; rest != 0; rest >>>= 7) {
      prefix++;
    }
    return prefix + bytes.length;
  }

  private static void write(ByteBuffer out, byte[] bytes) {
    int length = bytes.length;
    while (length >= 0x80) {
      out.put((byte) (length | 0x80));
      length >>>= 7;
    }
    out.put((byte) length).put(bytes);
  }
}
