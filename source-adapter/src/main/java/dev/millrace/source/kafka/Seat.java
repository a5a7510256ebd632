package dev.millrace.source.kafka;

import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.SourceUnavailable.Why;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Our membership in the consumer group. Of all members one has the seat; only that one may read
/// and commit, and Kafka itself refuses the commit of one that lost it. Safe for all threads.
final class Seat implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Seat.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration LEAVING = Duration.ofSeconds(3);

  private final KafkaSettings settings;
  private final KafkaTrouble trouble;
  private final ConcurrentLinkedQueue<FutureTask<Void>> commits = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private State state = new State.Joining();
  private volatile @Nullable KafkaConsumer<byte[], byte[]> member;
  private @Nullable Thread thread;

  Seat(KafkaSettings settings) {
    this.settings = settings;
    this.trouble = new KafkaTrouble(settings);
  }

  /// From getting the seat until it is lost, or until the topic has other partitions. Two are the
  /// same only when they are the same object.
  static final class Tenure {}

  private sealed interface State {
    record Joining() implements State {}

    record Seated(Tenure tenure) implements State {}

    record Standby() implements State {}

    record Failed(SourceUnavailable failure) implements State {}
  }

  synchronized void start() {
    if (thread == null) {
      thread = Thread.ofVirtual().name("kafka-seat").start(this::run);
    }
  }

  /// Waits until it is known whether we have the seat.
  ///
  /// @throws SourceUnavailable when we have not
  Tenure tenure() throws SourceUnavailable, InterruptedException {
    return switch (known()) {
      case State.Seated seated -> seated.tenure();
      case State.Standby _ -> throw standby();
      case State.Failed failed -> throw again(failed.failure());
      case State.Joining _ ->
          throw new SourceUnavailable(
              Why.UNREACHABLE,
              "Kafka at %s did not let us into group %s within %d s"
                  .formatted(settings.servers(), settings.group(), settings.timeout().toSeconds()),
              null);
    };
  }

  private synchronized State known() throws InterruptedException {
    long end = System.nanoTime() + settings.timeout().toNanos();
    long left = settings.timeout().toMillis();
    while (state instanceof State.Joining && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
    return state;
  }

  private synchronized void become(State next) {
    state = next;
    notifyAll();
  }

  private synchronized boolean isCurrent(Tenure tenure) {
    return state instanceof State.Seated seated && seated.tenure() == tenure;
  }

  private SourceUnavailable standby() {
    return new SourceUnavailable(
        Why.STANDBY, KafkaTrouble.STANDBY.formatted(settings.topic(), settings.group()), null);
  }

  private static SourceUnavailable again(SourceUnavailable failure) {
    return new SourceUnavailable(failure.why(), String.valueOf(failure.getMessage()), failure);
  }

  /// Commits, and returns once Kafka has it.
  ///
  /// @throws SourceUnavailable when it is not known to be committed
  void commit(Tenure tenure, Map<TopicPartition, OffsetAndMetadata> offsets)
      throws SourceUnavailable, InterruptedException {
    var task =
        new FutureTask<Void>(
            () -> {
              commitNow(tenure, offsets);
              return null;
            });
    commits.add(task);
    KafkaConsumer<byte[], byte[]> awaiting = member;
    if (awaiting != null) {
      awaiting.wakeup();
    }
    try {
      task.get(2 * settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SourceUnavailable known
          ? known
          : trouble.of(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw trouble.of(e);
    } finally {
      commits.remove(task);
    }
  }

  private void commitNow(Tenure tenure, Map<TopicPartition, OffsetAndMetadata> offsets)
      throws SourceUnavailable {
    KafkaConsumer<byte[], byte[]> seated = member;
    if (seated == null || !isCurrent(tenure)) {
      throw standby();
    }
    try {
      seated.commitSync(offsets, settings.timeout());
    } catch (WakeupException e) {
      seated.commitSync(offsets, settings.timeout()); // it was for the poll before
    }
  }

  private void run() {
    while (closed.getCount() > 0) {
      try {
        var consumer = new KafkaConsumer<byte[], byte[]>(new KafkaClients(settings).member());
        member = consumer;
        try {
          serve(consumer);
        } finally {
          member = null;
          consumer.close(CloseOptions.timeout(LEAVING));
        }
      } catch (KafkaException e) {
        fail(e);
      }
    }
  }

  private void serve(KafkaConsumer<byte[], byte[]> consumer) {
    consumer.subscribe(List.of(settings.topic()), new Seating(consumer));
    while (closed.getCount() > 0) {
      FutureTask<Void> commit = commits.poll();
      if (commit != null) {
        commit.run();
        continue;
      }
      try {
        consumer.poll(POLL);
      } catch (WakeupException e) {
        LOG.trace("there is something to commit, or to end", e);
      }
    }
  }

  /// Told at each call until it is over; another try is made after a while.
  private void fail(RuntimeException failure) {
    try {
      SourceUnavailable why = trouble.of(failure);
      LOG.warn("not a member of group {}: {}", settings.group(), why.getMessage());
      become(new State.Failed(why));
      closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      closed.countDown(); // nobody interrupts it but to end it
    }
  }

  /// Called by the consumer, in its thread, while it polls.
  private final class Seating implements ConsumerRebalanceListener {
    private final KafkaConsumer<byte[], byte[]> consumer;

    Seating(KafkaConsumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> added) {
      consumer.pause(consumer.assignment());
      if (consumer.assignment().isEmpty()) {
        LOG.info("on standby in group {}", settings.group());
        become(new State.Standby());
      } else if (!added.isEmpty()) {
        LOG.info("reads topic {} for group {}", settings.topic(), settings.group());
        become(new State.Seated(new Tenure()));
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      if (!revoked.isEmpty()) {
        become(new State.Joining());
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed.countDown();
    KafkaConsumer<byte[], byte[]> awaiting = member;
    if (awaiting != null) {
      awaiting.wakeup();
    }
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running != null && !running.join(LEAVING.multipliedBy(2))) {
      running.interrupt();
    }
  }
}
