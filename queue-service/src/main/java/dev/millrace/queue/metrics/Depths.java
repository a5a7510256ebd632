package dev.millrace.queue.metrics;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.queue.engine.Engine;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Query;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the queues hold, asked of the engine once for all the gauges of a scrape. NaN while it does
/// not answer. Safe for all threads.
final class Depths {
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Engine engine;
  private final InstantSource clock;
  private final ToDoubleFunction<QueueStatus> desired;
  private Instant answered = Instant.MIN;

  /// By name; null while the engine does not answer.
  private @Nullable Map<String, QueueStatus> queues;

  /// @param desired how many workers a queue should have
  Depths(Engine engine, InstantSource clock, ToDoubleFunction<QueueStatus> desired) {
    this.engine = engine;
    this.clock = clock;
    this.desired = desired;
  }

  /// Names of all queues; null while the engine does not answer.
  @Nullable Set<String> queues() {
    Map<String, QueueStatus> now = now();
    return now == null ? null : Set.copyOf(now.keySet());
  }

  double items(String queue, ItemState state) {
    QueueStatus status = status(queue);
    return status == null ? Double.NaN : status.count(state);
  }

  /// Seconds; 0 when no item is ready.
  double oldestReady(String queue) {
    QueueStatus status = status(queue);
    if (status == null) {
      return Double.NaN;
    }
    Instant since = status.oldestReady();
    return since == null
        ? 0
        : Math.max(0, Duration.between(since, clock.instant()).toMillis()) / 1e3;
  }

  /// How many workers there should be.
  double desiredWorkers(String queue) {
    QueueStatus status = status(queue);
    return status == null ? Double.NaN : desired.applyAsDouble(status);
  }

  private @Nullable QueueStatus status(String queue) {
    Map<String, QueueStatus> now = now();
    return now == null ? null : now.get(queue);
  }

  private synchronized @Nullable Map<String, QueueStatus> now() {
    Duration age = Duration.between(answered, clock.instant()).abs(); // a clock may be set back
    if (age.compareTo(FRESH) > 0) {
      try {
        List<QueueStatus> all = ask();
        queues =
            all == null
                ? null
                : all.stream().collect(Collectors.toMap(QueueStatus::name, Function.identity()));
      } finally {
        answered = clock.instant();
      }
    }
    return queues;
  }

  private @Nullable List<QueueStatus> ask() {
    try {
      Outcome<List<QueueStatus>> outcome =
          engine.ask(new Query.ListQueues()).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return outcome instanceof Done<List<QueueStatus>>(var list) ? list : null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (TimeoutException e) {
      return null;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the engine failed to list its queues", e.getCause());
    }
  }
}
