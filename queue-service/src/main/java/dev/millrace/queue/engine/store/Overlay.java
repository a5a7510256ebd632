package dev.millrace.queue.engine.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes that are held back: the newest value of each key, in the order in which the keys were
/// written first. A hash table, since most of what is asked of it is one key, and keeping a few
/// thousand of them sorted would cost more than the machine itself. Used by one thread.
public final class Overlay {
  /// What [#get] answers, by identity, for a key that is to be deleted.
  public static final byte[] DELETED = new byte[0];

  private final Map<Key, byte[]> values = new LinkedHashMap<>();
  private long bytes;

  /// Comparable, so that keys made to have the same hash are found in a tree and not in a list.
  private static final class Key implements Comparable<Key> {
    final byte[] bytes;
    private final int hash;

    Key(byte[] bytes) {
      this.bytes = bytes;
      this.hash = Arrays.hashCode(bytes);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && hash == key.hash && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int compareTo(Key other) {
      return Arrays.compareUnsigned(bytes, other.bytes);
    }
  }

  /// @param value [#DELETED] for a deletion
  public record Write(byte[] key, byte[] value) {}

  @FunctionalInterface
  public interface Visitor {
    /// @param value [#DELETED] for a deletion
    void visit(byte[] key, byte[] value);
  }

  /// The value, [#DELETED], or null when nothing is held back for this key.
  public byte @Nullable [] get(byte[] key) {
    return values.get(new Key(key));
  }

  public void put(byte[] key, byte[] value) {
    hold(key, value == DELETED ? new byte[0] : value);
  }

  public void delete(byte[] key) {
    hold(key, DELETED);
  }

  private void hold(byte[] key, byte[] value) {
    bytes += key.length + value.length;
    values.put(new Key(key), value);
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  public int size() {
    return values.size();
  }

  /// Bytes of all that was written, also of what was written over since.
  public long bytes() {
    return bytes;
  }

  public void forEach(Visitor visitor) {
    values.forEach((key, value) -> visitor.visit(key.bytes, value));
  }

  /// What is held back from `from` (included) to `to` (excluded), in the order of keys. Looks at
  /// all that is held back.
  public List<Write> range(byte[] from, byte[] to) {
    var found = new ArrayList<Write>();
    forEach(
        (key, value) -> {
          if (Arrays.compareUnsigned(key, from) >= 0 && Arrays.compareUnsigned(key, to) < 0) {
            found.add(new Write(key, value));
          }
        });
    found.sort((a, b) -> Arrays.compareUnsigned(a.key, b.key));
    return found;
  }

  public void clear() {
    values.clear();
    bytes = 0;
  }
}
