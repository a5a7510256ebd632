package dev.millrace.queue.machine;

import org.jspecify.annotations.Nullable;

/// The ordered key-value view that the machine lives on. Keys are in unsigned byte order. Used by
/// one thread; what is put can be read at once, whether or not it is durable yet. Arrays are handed
/// over, not copied.
public interface Store {
  byte @Nullable [] get(byte[] key);

  void put(byte[] key, byte[] value);

  /// Deleting a key that is not there does nothing.
  void delete(byte[] key);

  /// Visits the entries from `from` (included) to `to` (excluded) in order, until the visitor says
  /// stop. The visitor must not write.
  void scan(byte[] from, byte[] to, Visitor visitor);

  @FunctionalInterface
  interface Visitor {
    /// @return false to stop
    boolean visit(byte[] key, byte[] value);
  }
}
