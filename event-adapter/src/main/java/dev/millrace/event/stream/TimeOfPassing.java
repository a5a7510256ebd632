package dev.millrace.event.stream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/// Gives a record that tells no time, as old clients write them, that of its passing: Streams would
/// stop at it for good. Made by Streams, by its name.
public final class TimeOfPassing implements TimestampExtractor {
  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    return record.timestamp() < 0 ? System.currentTimeMillis() : record.timestamp();
  }
}
