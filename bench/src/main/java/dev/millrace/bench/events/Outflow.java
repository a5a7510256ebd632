package dev.millrace.bench.events;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/// Reads the committed records of a contender's outputs from their beginning, in a thread of its
/// own, and looks at none of their values.
final class Outflow implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final KafkaConsumer<ByteBuffer, ByteBuffer> consumer;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Thread thread = Thread.ofPlatform().name("outflow").unstarted(this::read);
  private volatile Consumer<ConsumerRecords<ByteBuffer, ByteBuffer>> listener;
  private volatile long records;
  private volatile boolean closing;

  /// @param listener is called in the reading thread
  Outflow(
      String servers,
      Collection<TopicPartition> partitions,
      Consumer<ConsumerRecords<ByteBuffer, ByteBuffer>> listener) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            servers,
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            false,
            "isolation.level",
            "read_committed",
            "max.poll.records",
            5000);
    this.consumer =
        new KafkaConsumer<>(settings, new ByteBufferDeserializer(), new ByteBufferDeserializer());
    this.listener = listener;
    consumer.assign(List.copyOf(partitions));
    thread.start();
  }

  private void read() {
    try (consumer) {
      while (!closing) {
        ConsumerRecords<ByteBuffer, ByteBuffer> some = consumer.poll(PATIENCE);
        if (!some.isEmpty()) {
          listener.accept(some);
          records += some.count();
        }
      }
      ended.complete(null);
    } catch (RuntimeException e) {
      ended.completeExceptionally(e);
    }
  }

  /// From the next records on another one is told.
  void tell(Consumer<ConsumerRecords<ByteBuffer, ByteBuffer>> listener) {
    this.listener = listener;
  }

  /// Records that were read and told.
  ///
  /// @throws IOException when it cannot read any more
  long records() throws IOException {
    if (ended.isCompletedExceptionally()) {
      throw new IOException("the outputs cannot be read", ended.exceptionNow());
    }
    return records;
  }

  @Override
  public void close() {
    closing = true;
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
