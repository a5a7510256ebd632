package dev.millrace.queue.engine.kafka.cell;

import dev.millrace.queue.engine.store.OverlaidStore;
import dev.millrace.queue.engine.store.Overlay;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// A store of Kafka Streams as the machine wants it. What one command writes is held back until it
/// is [kept][#keep]; it becomes durable with the transaction of the task.
final class CellStore extends OverlaidStore {
  /// Beside all that belongs to queues, as [WaitingLine] is.
  private static final byte[] READ = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFE, 'o'};

  private static final byte[] ASIDE = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFE, 'a'};

  private final KeyValueStore<Bytes, byte[]> stored;

  CellStore(KeyValueStore<Bytes, byte[]> stored) {
    this.stored = stored;
  }

  /// Offset of the last letter whose changes are in the store; -1 before the first.
  long read() {
    byte[] offset = get(READ);
    return offset == null ? -1 : ByteBuffer.wrap(offset).getLong();
  }

  void read(long offset) {
    put(READ, ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
  }

  /// Keeps a letter that could not be heeded, for somebody who knows what to do with it.
  void keepAside(long offset, byte[] letter) {
    put(ByteBuffer.allocate(ASIDE.length + Long.BYTES).put(ASIDE).putLong(offset).array(), letter);
  }

  /// All at once: one by one costs several times as much, and a delete would read what it deletes.
  void keep() {
    var changes = new ArrayList<KeyValue<Bytes, byte @Nullable []>>(pending.size());
    pending.forEach(
        (key, value) ->
            changes.add(KeyValue.pair(Bytes.wrap(key), value == Overlay.DELETED ? null : value)));
    stored.putAll(changes);
    pending.clear();
  }

  @Override
  protected byte @Nullable [] stored(byte[] key) {
    return stored.get(Bytes.wrap(key));
  }

  @Override
  protected Entries stored(byte[] from, byte[] to) {
    Bytes end = Bytes.wrap(to);
    return new Rows(stored.range(Bytes.wrap(from), end), end);
  }

  /// Kafka's ranges include their end, ours do not.
  private static final class Rows implements Entries {
    private final KeyValueIterator<Bytes, byte[]> rows;
    private final Bytes end;
    private @Nullable KeyValue<Bytes, byte[]> row;

    Rows(KeyValueIterator<Bytes, byte[]> rows, Bytes end) {
      this.rows = rows;
      this.end = end;
      next();
    }

    @Override
    public boolean valid() {
      return row != null;
    }

    @Override
    public byte[] key() {
      return row().key.get();
    }

    @Override
    public byte[] value() {
      return row().value;
    }

    private KeyValue<Bytes, byte[]> row() {
      if (row == null) {
        throw new IllegalStateException("after the last entry");
      }
      return row;
    }

    @Override
    public void next() {
      row = rows.hasNext() ? rows.next() : null;
      if (row != null && row.key.equals(end)) {
        row = null;
      }
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
