package dev.millrace.queue.engine.kafka;

import dev.millrace.queue.engine.kafka.wire.TopicNames;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What any of the replicas does for all of them, now and then.
///
/// - A replica that vanished in the middle of a transaction leaves it open, and nothing that was
///   written behind it in the same partitions can be read meanwhile. The broker ends it only when
///   it next looks, up to ten seconds after it has timed out; so it is ended here.
/// - Commands that have been read are removed, so that their topic needs no retention that could
///   also remove some that have not.
final class Housekeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration SWEEP = Duration.ofMinutes(1);
  private static final Duration LONG = Duration.ofSeconds(2);

  /// What Kafka Streams adds to the name of a service: the number of its process, and of its thread.
  private static final String PROCESS = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9]+";

  private final KafkaSettings settings;
  private final TopicNames topics;
  private final Admin admin;
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(
          1, Thread.ofPlatform().daemon().name("housekeeping").factory());

  private final Predicate<String> ours;
  private volatile long heard = System.nanoTime();
  private @Nullable Class<?> lastFailure;

  Housekeeping(KafkaSettings settings, TopicNames topics, Supplier<Admin> admin) {
    this.settings = settings;
    this.topics = topics;
    this.ours = Pattern.compile(Pattern.quote(settings.name() + "-") + PROCESS).asMatchPredicate();
    this.admin = admin.get();
  }

  void start() {
    every(
        LOOK,
        () -> {
          endLeftTransactions();
          heard = System.nanoTime();
        });
    every(SWEEP, this::removeReadCommands);
  }

  /// How long the cluster has not answered. Safe for all threads.
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - heard);
  }

  private void every(Duration period, Runnable task) {
    timer.scheduleWithFixedDelay(
        () -> quietly(task), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void quietly(Runnable task) {
    try {
      task.run();
    } catch (KafkaException e) {
      if (!(e instanceof RetriableException) && !(e.getCause() instanceof TimeoutException)) {
        heard = System.nanoTime(); // A refusal is an answer.
      }
      if (!e.getClass().equals(lastFailure)) {
        log.warn("housekeeping fails, and is tried again: {}", e.toString());
      }
      lastFailure = e.getClass();
    } catch (RuntimeException | OutOfMemoryError e) {
      log.error("housekeeping failed, and is tried again", e);
    }
  }

  // --- transactions that nobody will end ---

  private void endLeftTransactions() {
    Set<String> open = open();
    if (open.isEmpty()) {
      return;
    }
    List<String> members = members();
    open.removeIf(id -> members.stream().anyMatch(id::startsWith));
    if (!open.isEmpty()) {
      log.warn("ending the transactions that a vanished replica has left open: {}", open);
      Cluster.get(admin.fenceProducers(open).all());
    }
  }

  private Set<String> open() {
    var options =
        new ListTransactionsOptions()
            .filterStates(Set.of(TransactionState.ONGOING))
            .filterOnDuration(LONG.toMillis());
    return Cluster.get(admin.listTransactions(options).all()).stream()
        .map(TransactionListing::transactionalId)
        .filter(ours)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /// What the transactions of each replica that is alive begin with: Kafka Streams gives a thread's
  /// consumer and its transactions names that begin with those of its process.
  private List<String> members() {
    var group = Cluster.get(admin.describeConsumerGroups(List.of(settings.name())).all());
    return group.values().stream()
        .flatMap(described -> described.members().stream())
        .map(member -> member.clientId().replaceFirst("StreamThread-.*", ""))
        .toList();
  }

  // --- commands that have been read ---

  private void removeReadCommands() {
    var read =
        Cluster.get(
            admin.listConsumerGroupOffsets(settings.name()).partitionsToOffsetAndMetadata());
    Map<TopicPartition, RecordsToDelete> before = new HashMap<>();
    read.forEach(
        (partition, offset) -> {
          if (partition.topic().equals(topics.commands()) && offset != null) {
            before.put(partition, RecordsToDelete.beforeOffset(offset.offset()));
          }
        });
    if (!before.isEmpty()) {
      Cluster.get(admin.deleteRecords(before).all());
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    admin.close(Duration.ofSeconds(2));
  }
}
