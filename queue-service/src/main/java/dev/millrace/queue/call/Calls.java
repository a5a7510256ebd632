package dev.millrace.queue.call;

import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.queue.engine.Engine;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Outcome.Refused;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Refusal.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/// Calls the engine and waits for its answer. Every call blocks, so call it from virtual threads,
/// and throws a [dev.millrace.rim.Refusal] when the machine refuses. Safe for all threads.
public final class Calls {
  private final Engine engine;
  private final Set<CompletableFuture<Outcome<LeaseList>>> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  Calls(Engine engine) {
    this.engine = engine;
  }

  public <T> T run(Command<T> command) {
    return answer(engine.submit(command));
  }

  public <T> T ask(Query<T> query) {
    return answer(engine.ask(query));
  }

  /// Takes what there is, or waits in line for the first item.
  ///
  /// @return no leases when the wait was in vain, or the service is stopping
  public LeaseList takeWaiting(Command.Take take, Duration patience) {
    if (patience.isZero() || stopping) {
      return run(take);
    }
    var future = engine.take(take, patience);
    waiting.add(future);
    try {
      return answer(future);
    } finally {
      waiting.remove(future);
    }
  }

  /// Answers all who wait, so that a stopping service need not wait for them. An engine passes
  /// over a wait whose future is complete.
  void stopWaiting() {
    stopping = true;
    waiting.forEach(future -> future.complete(new Done<>(new LeaseList(List.of()))));
  }

  /// Workers that wait for items of that queue now.
  public int waiting(String queue) {
    return engine.waiting(queue);
  }

  private static <T> T answer(CompletableFuture<Outcome<T>> future) {
    return switch (await(future)) {
      case Done<T>(T value) -> value;
      case Refused<T>(var refusal) -> throw Problems.of(refusal);
    };
  }

  private static <T> Outcome<T> await(CompletableFuture<Outcome<T>> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problems.of(new Unavailable("the service is stopping", Duration.ofSeconds(1)));
    } catch (ExecutionException e) {
      throw new IllegalStateException("the engine failed: " + e.getCause(), e.getCause());
    }
  }
}
