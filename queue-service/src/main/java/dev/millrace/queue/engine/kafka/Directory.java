package dev.millrace.queue.engine.kafka;

import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.queue.engine.kafka.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// The queues of all cells, as this replica has heard of them: a few milliseconds later than the
/// cell itself. Safe for all threads.
final class Directory {
  private final Map<String, QueueSpec> specs = new ConcurrentHashMap<>();
  private final Map<String, List<CompletableFuture<Void>>> expected = new HashMap<>();

  void read(ConsumerRecord<byte[], byte[]> record) {
    String queue = new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      specs.remove(queue);
    } else {
      specs.put(queue, WireFormat.spec(record.value()));
    }
    List<CompletableFuture<Void>> heard;
    synchronized (expected) {
      heard = expected.remove(queue);
    }
    if (heard != null) {
      heard.forEach(news -> news.complete(null));
    }
  }

  @Nullable QueueSpec find(String queue) {
    return specs.get(queue);
  }

  /// Complete when it has heard of the queue the next time.
  CompletableFuture<Void> next(String queue) {
    var news = new CompletableFuture<Void>();
    synchronized (expected) {
      expected.computeIfAbsent(queue, _ -> new ArrayList<>()).add(news);
    }
    return news;
  }

  /// That future is not waited for.
  void forget(String queue, CompletableFuture<Void> news) {
    synchronized (expected) {
      expected.computeIfPresent(queue, (_, all) -> all.remove(news) && all.isEmpty() ? null : all);
    }
  }
}
