package dev.millrace.queue.engine.store;

import dev.millrace.queue.engine.store.Overlay.Write;
import dev.millrace.queue.machine.Store;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// A [Store] over something that is stored already: writes are held back in an [Overlay], visible
/// to reads, until a subclass passes them on, or they are [discarded][#discard]. Used by one
/// thread.
public abstract class OverlaidStore implements Store {
  /// What is held back.
  protected final Overlay pending = new Overlay();

  /// The stored value, without what is held back.
  protected abstract byte @Nullable [] stored(byte[] key);

  /// The stored entries from `from` (included) to `to` (excluded), in order.
  protected abstract Entries stored(byte[] from, byte[] to);

  /// Entries in the order of their keys, with a place in them.
  public interface Entries extends AutoCloseable {
    /// False after the last one.
    boolean valid();

    byte[] key();

    byte[] value();

    void next();

    @Override
    void close();
  }

  @Override
  public final byte @Nullable [] get(byte[] key) {
    byte[] held = pending.get(key);
    if (held != null) {
      return held == Overlay.DELETED ? null : held;
    }
    return stored(key);
  }

  @Override
  public final void put(byte[] key, byte[] value) {
    pending.put(key, value);
  }

  @Override
  public final void delete(byte[] key) {
    pending.delete(key);
  }

  /// Merges what is held back with what is stored; a held-back entry hides a stored one.
  @Override
  public final void scan(byte[] from, byte[] to, Visitor visitor) {
    Iterator<Write> held = pending.range(from, to).iterator();
    Write next = held.hasNext() ? held.next() : null;
    try (Entries stored = stored(from, to)) {
      while (next != null || stored.valid()) {
        boolean goOn;
        if (next == null || (stored.valid() && isBefore(stored.key(), next.key()))) {
          goOn = visitor.visit(stored.key(), stored.value());
          stored.next();
        } else {
          if (stored.valid() && Arrays.equals(stored.key(), next.key())) {
            stored.next();
          }
          goOn = next.value() == Overlay.DELETED || visitor.visit(next.key(), next.value());
          next = held.hasNext() ? held.next() : null;
        }
        if (!goOn) {
          return;
        }
      }
    }
  }

  private static boolean isBefore(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(a, b) < 0;
  }

  /// Forgets what is held back.
  public final void discard() {
    pending.clear();
  }
}
