package dev.millrace.source.kafka;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/// Records that were read a short time ago, since each one that was listed will be asked for soon.
/// When it is full the oldest go. Safe for all threads.
final class RecordBuffer {
  /// What a record takes beside its bytes; rather too much.
  private static final int OVERHEAD = 256;

  private final long most;
  private final Map<Place, ConsumerRecord<byte[], byte[]>> records = new LinkedHashMap<>();
  private long bytes;

  /// @param most bytes
  RecordBuffer(long most) {
    this.most = most;
  }

  synchronized void put(ConsumerRecord<byte[], byte[]> record) {
    remove(place(record));
    records.put(place(record), record);
    bytes += size(record);
    Iterator<ConsumerRecord<byte[], byte[]>> oldest = records.values().iterator();
    while (bytes > most && oldest.hasNext()) {
      bytes -= size(oldest.next());
      oldest.remove();
    }
  }

  synchronized Optional<ConsumerRecord<byte[], byte[]>> get(Place place) {
    return Optional.ofNullable(records.get(place));
  }

  synchronized void remove(Place place) {
    ConsumerRecord<byte[], byte[]> known = records.remove(place);
    if (known != null) {
      bytes -= size(known);
    }
  }

  synchronized void clear() {
    records.clear();
    bytes = 0;
  }

  private static Place place(ConsumerRecord<byte[], byte[]> record) {
    return new Place(record.partition(), record.offset());
  }

  private static long size(ConsumerRecord<byte[], byte[]> record) {
    long size = OVERHEAD;
    size += Math.max(0, record.serializedKeySize());
    size += Math.max(0, record.serializedValueSize());
    for (Header header : record.headers()) {
      size += header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    return size;
  }
}
