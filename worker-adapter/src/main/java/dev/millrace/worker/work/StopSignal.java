package dev.millrace.worker.work;

import dev.millrace.worker.work.Verdict.DeadlineExceeded;
import dev.millrace.worker.work.Verdict.Evicted;
import dev.millrace.worker.work.Verdict.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Tells the work on one item to stop: first with a request that leaves it its grace, then, when
/// there is no time for that, with [#kill()]. The first reason stays. Safe for all threads.
public final class StopSignal {
  private final CompletableFuture<Order> order = new CompletableFuture<>();
  private final CompletableFuture<Void> killed = new CompletableFuture<>();

  /// Why work is stopped.
  public enum Reason {
    /// It took too long.
    DEADLINE,
    /// This adapter is going away.
    EVICTED,
    /// Somebody else may be working on the item, so this one must not go on.
    LEASE_LOST
  }

  /// @param grace what the work has, from being told, to end by itself
  public record Order(Reason reason, Duration grace) {
    /// The verdict on work that was stopped like this. One that lost its lease settles nothing, so
    /// its verdict is never sent.
    ///
    /// @param deadline the one it had
    /// @param stderr the tail of what it said; null where there is none
    public Verdict verdict(Instant deadline, @Nullable String stderr) {
      return switch (reason) {
        case DEADLINE ->
            new DeadlineExceeded(
                new Failure("stopped: not done by its deadline, " + deadline, null, stderr));
        case EVICTED, LEASE_LOST -> new Evicted();
      };
    }
  }

  /// Asks the work to end within the grace.
  public void stop(Reason reason, Duration grace) {
    order.complete(new Order(reason, grace));
  }

  /// Asks the work to end within the grace, after that time.
  public void stopAfter(Duration time, Reason reason, Duration grace) {
    order.completeOnTimeout(
        new Order(reason, grace), Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS);
  }

  /// Ends the grace of work that was told to stop.
  public void kill() {
    killed.complete(null);
  }

  /// Completes when the work is told to stop.
  public CompletableFuture<Order> order() {
    return order;
  }

  /// Completes when no more grace is left.
  public CompletableFuture<Void> killed() {
    return killed;
  }
}
