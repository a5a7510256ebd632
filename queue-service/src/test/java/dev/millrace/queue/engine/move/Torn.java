package dev.millrace.queue.engine.move;

import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.queue.engine.Engine;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Transition;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// An engine as a process sees it that is killed after some commands: the last one arrives, but its
/// answer does not.
final class Torn implements Engine {
  private final Engine whole;
  private int left;

  /// @param commands that are answered
  Torn(Engine whole, int commands) {
    this.whole = whole;
    this.left = commands;
  }

  /// The process is gone.
  static final class Killed extends Error {}

  @Override
  public <T> CompletableFuture<Outcome<T>> submit(Command<T> command) {
    CompletableFuture<Outcome<T>> answer = whole.submit(command);
    if (left-- == 0) {
      answer.join();
      throw new Killed();
    }
    return answer;
  }

  @Override
  public <T> CompletableFuture<Outcome<T>> ask(Query<T> query) {
    return whole.ask(query);
  }

  @Override
  public CompletableFuture<Outcome<LeaseList>> take(Command.Take take, Duration patience) {
    return whole.take(take, patience);
  }

  @Override
  public int waiting(String queue) {
    return whole.waiting(queue);
  }

  @Override
  public Runnable listen(Consumer<Transition> listener) {
    return whole.listen(listener);
  }

  @Override
  public Health health() {
    return whole.health();
  }
}
