package dev.millrace.queue.engine.kafka;

import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Outcome.Refused;
import dev.millrace.queue.machine.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Makes one outcome of those of several cells.
final class Gathering {
  private Gathering() {}

  /// What all of them answer, in their order, made into one; or the first refusal.
  static <T, R> CompletableFuture<Outcome<R>> all(
      Collection<CompletableFuture<Outcome<T>>> parts, Function<List<T>, R> merge) {
    return outcomes(parts)
        .thenApply(
            outcomes -> {
              var values = new ArrayList<T>(outcomes.size());
              for (Outcome<T> outcome : outcomes) {
                switch (outcome) {
                  case Done<T>(T value) -> values.add(value);
                  case Refused<T>(var refusal) -> {
                    return new Refused<>(refusal);
                  }
                }
              }
              return new Done<>(merge.apply(values));
            });
  }

  /// What the first of them answers that does not refuse. When all do, the first refusal that is not
  /// only of one that does not know the item.
  static <T> CompletableFuture<Outcome<T>> any(Collection<CompletableFuture<Outcome<T>>> parts) {
    return outcomes(parts)
        .thenApply(
            outcomes ->
                outcomes.stream()
                    .filter(outcome -> outcome instanceof Done<T>)
                    .findFirst()
                    .or(() -> outcomes.stream().filter(outcome -> !isUnknown(outcome)).findFirst())
                    .orElse(outcomes.getFirst()));
  }

  private static boolean isUnknown(Outcome<?> outcome) {
    return outcome instanceof Refused<?>(var refusal) && refusal instanceof Refusal.NoSuchItem;
  }

  static <T> CompletableFuture<List<T>> outcomes(Collection<CompletableFuture<T>> parts) {
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .thenApply(_ -> parts.stream().map(CompletableFuture::join).toList());
  }
}
