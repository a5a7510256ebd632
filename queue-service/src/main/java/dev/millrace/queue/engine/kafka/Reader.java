package dev.millrace.queue.engine.kafka;

import dev.millrace.queue.engine.kafka.wire.News;
import dev.millrace.queue.engine.kafka.wire.TopicNames;
import dev.millrace.queue.engine.kafka.wire.WireFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads what this replica is told: answers to its calls, which queues there are, and what happens
/// to them. Committed things only. One thread, the reader; when it fails it begins again, and what
/// was written meanwhile is read then. Without memory it ends.
final class Reader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Reader.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration LEAVE = Duration.ofSeconds(5);

  private final TopicNames topics;
  private final Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers;
  private final int answers;
  private final PendingCalls calls;
  private final Directory directory;
  private final Consumer<News> news;
  private final Consumer<OutOfMemoryError> end;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final Thread thread;
  private volatile org.apache.kafka.clients.consumer.@Nullable Consumer<byte[], byte[]> current;
  private volatile boolean stopping;
  private volatile boolean reading;

  /// @param answers the partition of the answers topic to read
  /// @param end is told when it ends though nobody closed it
  Reader(
      TopicNames topics,
      Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers,
      int answers,
      PendingCalls calls,
      Directory directory,
      Consumer<News> news,
      Consumer<OutOfMemoryError> end) {
    this.topics = topics;
    this.consumers = consumers;
    this.answers = answers;
    this.calls = calls;
    this.directory = directory;
    this.news = news;
    this.end = end;
    this.thread = Thread.ofPlatform().daemon().name("reader").start(this::run);
  }

  /// Waits until it knows all queues, and hears of all that happens.
  boolean awaitCaughtUp(Duration patience) throws InterruptedException {
    return caughtUp.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Is it at work now?
  boolean reading() {
    return reading;
  }

  private void run() {
    try {
      readOn();
    } catch (OutOfMemoryError e) {
      end.accept(e);
    }
  }

  private void readOn() {
    while (!stopping) {
      try (var consumer = consumers.get()) {
        current = consumer;
        read(consumer);
      } catch (WakeupException e) {
        log.debug("the reader is to stop");
      } catch (RuntimeException e) {
        if (!stopping) {
          log.error("What the replicas are told could not be read; it is tried again.", e);
        }
      } finally {
        current = null;
        reading = false;
      }
      pause();
    }
  }

  private void pause() {
    try {
      if (!stopping) {
        Thread.sleep(RETRY);
      }
    } catch (InterruptedException e) {
      log.debug("the reader does not wait any longer");
    }
  }

  private void read(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
    var queues = new TopicPartition(topics.queues(), 0);
    List<TopicPartition> rest = new ArrayList<>();
    rest.add(new TopicPartition(topics.answers(), answers));
    consumer.partitionsFor(topics.transitions()).stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .forEach(rest::add);
    List<TopicPartition> all = new ArrayList<>(rest);
    all.add(queues);
    consumer.assign(all);
    consumer.seekToBeginning(List.of(queues));
    consumer.seekToEnd(rest);
    positions.forEach(consumer::seek);
    rest.forEach(partition -> positions.put(partition, consumer.position(partition)));
    long end = consumer.endOffsets(List.of(queues)).getOrDefault(queues, 0L);
    while (!stopping) {
      if (!reading && consumer.position(queues) >= end) {
        reading = true;
        caughtUp.countDown();
      }
      consumer.poll(reading ? POLL : Duration.ofMillis(10)).forEach(this::accept);
    }
  }

  private void accept(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(topics.answers())) {
      calls.answer(WireFormat.answer(record.value()));
    } else if (record.topic().equals(topics.transitions())) {
      news.accept(WireFormat.news(record.value()));
    } else {
      directory.read(record);
      return; // All of it is read again after a failure: it is small.
    }
    positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
  }

  @Override
  public void close() throws InterruptedException {
    stopping = true;
    var consumer = current;
    if (consumer != null) {
      // Not by an interrupt, which would keep it from taking its leave of the brokers.
      consumer.wakeup();
    }
    if (!thread.join(LEAVE)) {
      thread.interrupt();
      thread.join();
    }
  }
}
