package dev.millrace.worker.run;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.worker.work.Attempt;
import dev.millrace.worker.work.Driver;
import dev.millrace.worker.work.StopSignal.Order;
import dev.millrace.worker.work.Verdict;
import dev.millrace.worker.work.Work;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.NullUnmarked;

/// A driver whose work ends when the test says so, and stops when it is told to.
@NullUnmarked
final class ScriptedDriver implements Driver {
  final List<String> begun = new CopyOnWriteArrayList<>();
  final Map<String, Attempt> attempts = new ConcurrentHashMap<>();
  final Map<String, Order> stopped = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Verdict>> ends = new ConcurrentHashMap<>();

  @Override
  public Verdict drive(Work work, Attempt attempt) {
    attempts.put(work.name(), attempt);
    begun.add(work.name());
    var order = attempt.stop().order();
    var end = end(work.name());
    CompletableFuture.anyOf(end, order).join();
    if (end.isDone()) {
      return end.join();
    }
    stopped.put(work.name(), order.join());
    return order.join().verdict(work.deadline(), null);
  }

  void end(String name, Verdict verdict) {
    end(name).complete(verdict);
  }

  void succeed(String... names) {
    for (String name : names) {
      end(name, new Verdict.Done(JsonData.of(Map.of("of", name))));
    }
  }

  /// The driver itself breaks.
  void fault(String name) {
    end(name).completeExceptionally(new IllegalStateException("a bug"));
  }

  /// The next attempt at that item is one of its own.
  void again(String name) {
    ends.remove(name);
  }

  private CompletableFuture<Verdict> end(String name) {
    return ends.computeIfAbsent(name, any -> new CompletableFuture<>());
  }
}
