package dev.millrace.queue.engine.kafka;

import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.queue.engine.kafka.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// The queues of all cells, as this replica has heard of them: a few milliseconds later than the
/// cell itself. Safe for all threads.
final class Directory {
  private final Map<String, QueueSpec> specs = new ConcurrentHashMap<>();

  void read(ConsumerRecord<byte[], byte[]> record) {
    String queue = new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      specs.remove(queue);
    } else {
      specs.put(queue, WireFormat.spec(record.value()));
    }
  }

  @Nullable QueueSpec find(String queue) {
    return specs.get(queue);
  }
}
