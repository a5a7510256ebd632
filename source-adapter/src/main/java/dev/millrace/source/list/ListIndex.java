package dev.millrace.source.list;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// The names of a list in its order, and where the record of each begins. About 30 bytes of heap a
/// name beside the name itself. Immutable once it is built.
final class ListIndex {
  /// Bytes all names may have together.
  static final int MAX_NAME_BYTES = 1024 * 1024 * 1024;

  private final byte[] names;
  private final int[] ends;
  private final long[] offsets;
  private final int[] table;
  private final int size;

  private ListIndex(Builder built) {
    this.names = built.names;
    this.ends = built.ends;
    this.offsets = built.offsets;
    this.table = built.table;
    this.size = built.size;
  }

  int size() {
    return size;
  }

  String name(int entry) {
    int start = entry == 0 ? 0 : ends[entry - 1];
    return new String(names, start, ends[entry] - start, StandardCharsets.UTF_8);
  }

  long offset(int entry) {
    return offsets[entry];
  }

  /// The entry of that name, or -1.
  int find(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return table[slot(table, names, ends, bytes)] - 1;
  }

  /// Tells whether the names before an entry are still the same ones.
  long checksum(int entries) {
    var crc = new CRC32C();
    int length = entries == 0 ? 0 : ends[entries - 1];
    crc.update(names, 0, length);
    return crc.getValue() << 32 | Integer.toUnsignedLong(length);
  }

  /// Where a name is in the table, or the free place for it. The table holds entries plus one.
  private static int slot(int[] table, byte[] names, int[] ends, byte[] name) {
    int slot = spread(Arrays.hashCode(name)) & (table.length - 1);
    while (table[slot] != 0) {
      int entry = table[slot] - 1;
      int start = entry == 0 ? 0 : ends[entry - 1];
      if (Arrays.equals(names, start, ends[entry], name, 0, name.length)) {
        return slot;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ (mixed >>> 16);
  }

  /// Collects names. Not safe for several threads.
  static final class Builder {
    private byte[] names = new byte[1024];
    private int[] ends = new int[64];
    private long[] offsets = new long[64];
    private int[] table = new int[128];
    private int size;
    private int used;

    int size() {
      return size;
    }

    boolean hasRoomFor(String name) {
      return MAX_NAME_BYTES - used >= name.length() * 3L;
    }

    /// @return false when there is an entry of that name already
    boolean add(String name, long offset) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      int slot = slot(table, names, ends, bytes);
      if (table[slot] != 0) {
        return false;
      }
      grow(bytes.length);
      System.arraycopy(bytes, 0, names, used, bytes.length);
      used += bytes.length;
      ends[size] = used;
      offsets[size] = offset;
      size++;
      table[slot] = size;
      if (size * 2 > table.length) {
        rehash();
      }
      return true;
    }

    private void grow(int bytes) {
      if (names.length - used < bytes) {
        long wanted = Math.max(used + (long) bytes, used * 3L / 2);
        names = Arrays.copyOf(names, (int) Math.min(wanted, MAX_NAME_BYTES));
      }
      if (ends.length == size) {
        ends = Arrays.copyOf(ends, size * 3 / 2);
        offsets = Arrays.copyOf(offsets, size * 3 / 2);
      }
    }

    private void rehash() {
      int[] larger = new int[table.length * 2];
      for (int entry = 0; entry < size; entry++) {
        int start = entry == 0 ? 0 : ends[entry - 1];
        byte[] name = Arrays.copyOfRange(names, start, ends[entry]);
        larger[slot(larger, names, ends, name)] = entry + 1;
      }
      table = larger;
    }

    ListIndex build() {
      return new ListIndex(this);
    }
  }
}
