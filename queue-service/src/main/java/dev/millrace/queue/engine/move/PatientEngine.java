package dev.millrace.queue.engine.move;

import dev.millrace.queue.engine.Engine;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Outcome.Refused;
import dev.millrace.queue.machine.Problems;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Refusal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks again while the engine cannot answer, as when its cells are on their way to another replica.
/// Only for what may be repeated.
///
/// @param patience after that long without an answer it is given up
record PatientEngine(Engine engine, Duration patience) {

  <T> T submit(Command<T> command) {
    return value(() -> engine.submit(command));
  }

  <T> T ask(Query<T> query) {
    return value(() -> engine.ask(query));
  }

  /// Null when there is no such queue.
  <T> @Nullable T askOfQueue(Query<T> query) {
    return switch (outcome(() -> engine.ask(query))) {
      case Done<T>(T value) -> value;
      case Refused<T>(Refusal.NoSuchQueue _) -> null;
      case Refused<T>(Refusal refusal) -> throw failure(refusal);
    };
  }

  private <T> T value(Supplier<CompletableFuture<Outcome<T>>> call) {
    return switch (outcome(call)) {
      case Done<T>(T value) -> value;
      case Refused<T>(Refusal refusal) -> throw failure(refusal);
    };
  }

  private static MoveFailure failure(Refusal refusal) {
    return new MoveFailure("the other side refuses: " + Problems.of(refusal).detail());
  }

  private <T> Outcome<T> outcome(Supplier<CompletableFuture<Outcome<T>>> call) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Outcome<T> outcome = call.get().join();
      if (outcome instanceof Refused<T>(Refusal refusal)
          && Problems.retryAfter(refusal) instanceof Duration pause
          && end - System.nanoTime() > 0) {
        pause(pause);
      } else {
        return outcome;
      }
    }
  }

  private static void pause(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MoveFailure("interrupted");
    }
  }
}
