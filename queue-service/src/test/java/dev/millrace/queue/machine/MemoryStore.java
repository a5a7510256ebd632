package dev.millrace.queue.machine;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A store for tests that keeps its promise to the letter and can lose what was not committed, as a
/// real one does when the power goes.
public final class MemoryStore implements Store {
  private final Journal journal = new Journal();
  private final TreeMap<byte[], byte[]> sorted = new TreeMap<>(Arrays::compareUnsigned);
  private final Table<byte[], byte[]> entries = new Table<>(journal, sorted);
  private boolean scanning;
  private long visited;

  @Override
  public byte @Nullable [] get(byte[] key) {
    return sorted.get(key);
  }

  @Override
  public void put(byte[] key, byte[] value) {
    requireWritable();
    entries.put(key, value);
  }

  @Override
  public void delete(byte[] key) {
    requireWritable();
    entries.remove(key);
  }

  @Override
  public void scan(byte[] from, byte[] to, Visitor visitor) {
    boolean outer = scanning;
    scanning = true;
    try {
      if (Arrays.compareUnsigned(from, to) >= 0) {
        return;
      }
      for (Map.Entry<byte[], byte[]> entry : sorted.subMap(from, to).entrySet()) {
        visited++;
        if (!visitor.visit(entry.getKey(), entry.getValue())) {
          return;
        }
      }
    } finally {
      scanning = outer;
    }
  }

  /// What was written so far is durable.
  public void commit() {
    journal.commit();
  }

  /// The power goes: what was not committed was never written.
  public void crash() {
    journal.rollback();
  }

  public int size() {
    return sorted.size();
  }

  /// Entries that scans have visited so far.
  long visited() {
    return visited;
  }

  private void requireWritable() {
    if (scanning) {
      throw new IllegalStateException("written to from within a scan");
    }
  }
}
