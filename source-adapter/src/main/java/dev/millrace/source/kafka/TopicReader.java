package dev.millrace.source.kafka;

import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.SourceUnavailable.Why;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Reads records, those of committed transactions only. For one thread at a time.
final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaSettings settings;
  private final KafkaTrouble trouble;
  private @Nullable KafkaConsumer<byte[], byte[]> consumer;
  private @Nullable TopicPartition assigned;
  private long position;

  TopicReader(KafkaSettings settings) {
    this.settings = settings;
    this.trouble = new KafkaTrouble(settings);
  }

  /// @param next the offset to read next: between two records of `records`, and before this, there
  ///     are no others
  record Records(List<ConsumerRecord<byte[], byte[]>> records, long next) {}

  /// Reads some records, or finds that there are none for a while.
  ///
  /// @param from where to begin, below the partition's end
  /// @return records from there on; never none and no way gone as well
  /// @throws SourceUnavailable when nothing is heard in time
  Records read(int partition, long from) throws SourceUnavailable, InterruptedException {
    try {
      KafkaConsumer<byte[], byte[]> reader = seek(partition, from);
      long end = System.nanoTime() + settings.timeout().toNanos();
      while (System.nanoTime() < end) {
        var polled = reader.poll(POLL);
        position = reader.position(Objects.requireNonNull(assigned), settings.timeout());
        if (position > from) {
          return new Records(polled.records(assigned), position);
        }
      }
      throw new SourceUnavailable(
          Why.TIMEOUT,
          "topic %s, partition %d: no record of offset %d or above within %d s"
              .formatted(settings.topic(), partition, from, settings.timeout().toSeconds()),
          null);
    } catch (KafkaException e) {
      assigned = null;
      throw trouble.of(e);
    }
  }

  /// What was fetched and not given out yet is kept when reading simply goes on.
  private KafkaConsumer<byte[], byte[]> seek(int partition, long from) {
    KafkaConsumer<byte[], byte[]> reader = consumer;
    if (reader == null) {
      reader = new KafkaConsumer<>(new KafkaClients(settings).reader());
      consumer = reader;
    }
    var wanted = new TopicPartition(settings.topic(), partition);
    if (!wanted.equals(assigned)) {
      reader.assign(List.of(wanted));
      reader.seek(wanted, from);
      assigned = wanted;
    } else if (position != from) {
      reader.seek(wanted, from);
    }
    position = from;
    return reader;
  }

  @Override
  public void close() {
    if (consumer != null) {
      consumer.close(CloseOptions.timeout(POLL));
    }
  }
}
