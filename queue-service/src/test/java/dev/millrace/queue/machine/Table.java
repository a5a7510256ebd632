package dev.millrace.queue.machine;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A map whose changes can be rolled back. Values must be immutable.
public final class Table<K, V> {
  private final Journal journal;
  private final Map<K, V> live;
  private long changes;

  /// @param live empty; decides the order of the keys
  public Table(Journal journal, Map<K, V> live) {
    this.journal = journal;
    this.live = live;
  }

  public @Nullable V get(K key) {
    return live.get(key);
  }

  public void put(K key, V value) {
    V before = live.put(key, value);
    changes++;
    journal.wrote(() -> restore(key, before));
  }

  public void remove(K key) {
    V before = live.remove(key);
    changes++;
    if (before != null) {
      journal.wrote(() -> restore(key, before));
    }
  }

  /// A view; do not change it, nor the table while going through it.
  public Map<K, V> all() {
    return live;
  }

  public Set<K> keys() {
    return live.keySet();
  }

  /// Another number than before means that something may have changed.
  public long changes() {
    return changes;
  }

  private void restore(K key, @Nullable V before) {
    changes++;
    if (before == null) {
      live.remove(key);
    } else {
      live.put(key, before);
    }
  }
}
