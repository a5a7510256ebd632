package dev.millrace.bench.events;

import dev.millrace.bench.load.Schedule;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Writes events to a contender's inputs, in turn.
final class Feed implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<String> topics;
  private final Orders orders = new Orders();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Callback callback =
      (metadata, e) -> {
        if (e != null) {
          failure.compareAndSet(null, e);
        }
      };

  /// @param lingerMillis how long a record waits for company
  private Feed(String servers, List<String> topics, int lingerMillis) {
    this.topics = topics;
    Map<String, Object> settings =
        Map.of("bootstrap.servers", servers, "linger.ms", lingerMillis, "batch.size", 128 * 1024);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /// Writes the first events, numbered from 0, as fast as it goes.
  static void preload(String servers, List<String> topics, int events) throws IOException {
    try (var feed = new Feed(servers, topics, 20)) {
      for (int number = 0; number < events; number++) {
        feed.send(number);
      }
      feed.finish();
    }
  }

  /// Writes more events, each when it is due.
  ///
  /// @param first number of the first one
  static void pace(String servers, List<String> topics, Schedule schedule, long first, int events)
      throws IOException {
    try (var feed = new Feed(servers, topics, 0)) {
      for (long number = first; number < first + events; number++) {
        schedule.await(number);
        feed.send(number);
      }
      feed.finish();
    }
  }

  private void send(long number) {
    String topic = topics.get((int) (number % topics.size()));
    producer.send(orders.record(topic, number), callback);
  }

  private void finish() throws IOException {
    producer.flush();
    Exception first = failure.get();
    if (first != null) {
      throw new IOException("the broker did not take an event: " + first.getMessage(), first);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
