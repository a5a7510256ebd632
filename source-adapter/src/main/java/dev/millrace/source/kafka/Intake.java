package dev.millrace.source.kafka;

import dev.millrace.source.kafka.TopicReader.Records;
import dev.millrace.source.work.Skipped;
import dev.millrace.source.work.Skipped.Reason;
import dev.millrace.source.work.SourceUnavailable;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Brings records from the topic: to list them, or to tell the data of one. Under the lock of
/// [KafkaSource], but for [#recent].
final class Intake implements AutoCloseable {
  private final TopicReader reader;
  private final RecordBuffer buffer;
  private final Skipped skipped;

  Intake(KafkaSettings settings, Skipped skipped) {
    this.reader = new TopicReader(settings);
    this.buffer = new RecordBuffer(settings.buffer().toBytes());
    this.skipped = skipped;
  }

  /// Reads on behind what was read of the partition.
  void readMore(Ledger ledger, int partition) throws SourceUnavailable, InterruptedException {
    Progress progress = ledger.of(partition);
    Records more = reader.read(partition, progress.read());
    long[] items =
        more.records().stream()
            .filter(this::isItem)
            .peek(buffer::put)
            .mapToLong(ConsumerRecord::offset)
            .toArray();
    ledger.put(partition, progress.read(more.next(), items));
  }

  private boolean isItem(ConsumerRecord<byte[], byte[]> record) {
    boolean item = RecordData.isItem(record);
    if (!item) {
      skipped.skip(
          Reason.TOMBSTONE,
          "records of topic %s without a value (tombstones): they are no items"
              .formatted(record.topic()));
    }
    return item;
  }

  /// A record that is still at hand. Safe for all threads.
  Optional<ConsumerRecord<byte[], byte[]>> recent(Place place) {
    return buffer.get(place);
  }

  /// The record there, and those behind it into the buffer.
  ///
  /// @return empty when there is none, or none any longer: compacted away, or never committed
  Optional<ConsumerRecord<byte[], byte[]>> fetch(Place place)
      throws SourceUnavailable, InterruptedException {
    Records found = reader.read(place.partition(), place.offset());
    found.records().stream().filter(RecordData::isItem).forEach(buffer::put);
    return found.records().stream()
        .filter(record -> record.offset() == place.offset())
        .filter(RecordData::isItem)
        .findFirst();
  }

  void forget(Place place) {
    buffer.remove(place);
  }

  void forgetAll() {
    buffer.clear();
  }

  @Override
  public void close() {
    reader.close();
  }
}
