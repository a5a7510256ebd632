package dev.millrace.queue.engine.embedded;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.SortedMap;

/// The form in which RocksDB keeps a write batch, in memory as in its log: an eight-byte sequence
/// number
/// (filled in by the database), a four-byte count, both little-endian, then for each change a tag,
/// the
/// key, and the value if there is one, each with its length before it. See `db/write_batch.cc`.
///
/// Written here, so that a group of a thousand changes is one call into the database and not a
/// thousand.
final class BatchFormat {
  private static final int HEADER = 12;
  private static final byte DELETION = 0;
  private static final byte VALUE = 1;

  private BatchFormat() {}

  /// @param deleted the value, by identity, that stands for a deletion
  static byte[] encode(SortedMap<byte[], byte[]> changes, byte[] deleted) {
    int size = HEADER;
    for (Map.Entry<byte[], byte[]> change : changes.entrySet()) {
      size += 1 + lengthOf(change.getKey());
      size += change.getValue() == deleted ? 0 : lengthOf(change.getValue());
    }
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(0).putInt(changes.size());
    for (Map.Entry<byte[], byte[]> change : changes.entrySet()) {
      boolean deletion = change.getValue() == deleted;
      out.put(deletion ? DELETION : VALUE);
      write(out, change.getKey());
      if (!deletion) {
        write(out, change.getValue());
      }
    }
    return out.array();
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
