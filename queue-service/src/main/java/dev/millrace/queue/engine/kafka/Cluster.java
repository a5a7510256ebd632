package dev.millrace.queue.engine.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Makes the clients of one cluster.
record Cluster(KafkaSettings settings) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int COMMIT_MILLIS = 10;
  private static final int POLL_MILLIS = 5;
  private static final int TRANSACTION_MILLIS = 30_000;
  private static final Duration RETRY = Duration.ofMillis(50);

  private Map<String, Object> with(Map<String, ?> own) {
    var all = new HashMap<String, Object>(own);
    all.put("bootstrap.servers", settings.servers());
    all.putAll(settings.clientProperties());
    return all;
  }

  Admin admin() {
    return Admin.create(
        with(
            Map.of(
                "request.timeout.ms",
                10_000,
                "default.api.timeout.ms",
                (int) PATIENCE.toMillis())));
  }

  /// Writes each record once, and in order, as long as it lives.
  Producer<byte[], byte[]> producer() {
    int patience = (int) settings.patience().toMillis();
    return new KafkaProducer<>(
        with(
            Map.of(
                "acks",
                "all",
                "linger.ms",
                0,
                "batch.size",
                256 * 1024,
                "max.request.size",
                settings.maxContent(),
                "buffer.memory",
                2 * settings.maxRecord().toBytes(),
                "max.block.ms",
                patience,
                "request.timeout.ms",
                Math.min(patience, 5_000),
                "delivery.timeout.ms",
                patience)),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /// Reads what is committed; of no group.
  Consumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        with(
            Map.of(
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "latest",
                "max.poll.records",
                5_000)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /// The settings of Kafka Streams.
  Map<String, Object> streams(String stateFolder) {
    int session = (int) settings.session().toMillis();
    var own = new HashMap<String, Object>();
    own.put("application.id", settings.name());
    own.put("state.dir", stateFolder);
    own.put("processing.guarantee", "exactly_once_v2");
    own.put("replication.factor", settings.replication());
    own.put("num.standby.replicas", settings.standbys());
    own.put("num.stream.threads", settings.threads());
    own.put("rocksdb.config.setter", StoreMemory.class);
    // What comes meanwhile shares a transaction. A cell that asked for a commit after each letter
    // would get one of its own for each.
    own.put("commit.interval.ms", COMMIT_MILLIS);
    own.put("poll.ms", POLL_MILLIS);
    own.put("session.timeout.ms", session);
    own.put("heartbeat.interval.ms", Math.max(300, session / 6));
    // Letters may be large: few of them are held before they are read.
    own.put("max.poll.records", 200);
    own.put("buffered.records.per.partition", 100);
    own.put("main.consumer.fetch.max.bytes", 16 << 20);
    own.put("auto.offset.reset", "earliest");
    // What a transaction writes goes to the broker at once, when it is committed.
    own.put("producer.linger.ms", 100);
    // A transaction that follows closely is refused while the one before is being completed.
    own.put("producer.retry.backoff.ms", 3);
    own.put("producer.batch.size", 256 * 1024);
    own.put("producer.max.request.size", (int) settings.maxRecord().toBytes());
    own.put("producer.buffer.memory", 2 * settings.maxRecord().toBytes());
    // Long enough for a broker to be replaced meanwhile. A vanished replica's is ended by the
    // others.
    own.put("producer.transaction.timeout.ms", Math.max(session, TRANSACTION_MILLIS));
    return with(own);
  }

  /// Asks again while the broker that was asked has not heard yet of what there is.
  ///
  /// @throws KafkaException when the cluster refuses, or does not answer in time
  static <T> T getPatiently(Supplier<KafkaFuture<T>> question) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return get(question.get());
      } catch (UnknownTopicOrPartitionException e) {
        if (end - System.nanoTime() < 0) {
          throw e;
        }
        Thread.sleep(RETRY);
      }
    }
  }

  /// @throws KafkaException when the cluster refuses, or does not answer in time
  static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new KafkaException("Kafka did not answer within " + PATIENCE.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw cause instanceof KafkaException kafka ? kafka : new KafkaException(cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while Kafka was asked", e);
    }
  }
}
