package dev.millrace.queue.engine;

import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Transition;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// The port behind which the queue's state machine is hosted. Safe for all threads. No call blocks:
/// wait on the future, which completes exceptionally only for a bug.
public interface Engine {

  /// Applies the command. A future that is [Outcome.Done] means that what it tells is durable.
  <T> CompletableFuture<Outcome<T>> submit(Command<T> command);

  /// As [#submit], but while there is nothing to hand out waits, in line with the others who do.
  ///
  /// @param patience how long to wait; afterwards the answer is an empty list
  CompletableFuture<Outcome<LeaseList>> take(Command.Take take, Duration patience);

  /// Answers from the state after all commands whose futures have completed.
  <T> CompletableFuture<Outcome<T>> ask(Query<T> query);

  /// Workers that wait in [#take] for items of that queue now.
  int waiting(String queue);

  /// Tells the listener of all that happens from now on, in order for each queue, after it is
  /// durable. Called on the engine's own thread: it must be quick and must not throw.
  ///
  /// @return run it to be told no more
  Runnable listen(Consumer<Transition> listener);

  /// As [#listen], but only of what this process has done: where several replicas host one machine,
  /// each transition is told by one of them.
  default Runnable listenHere(Consumer<Transition> listener) {
    return listen(listener);
  }

  /// Whether this process does what there is to do for the queue beside its machine, such as to
  /// read its source. Of several replicas one does, but for the moment in which the queue moves
  /// from one to another.
  default boolean tends(String queue) {
    return true;
  }

  /// Runs the task whenever this process tends other queues than before. Called on the engine's own
  /// thread: it must be quick and must not throw.
  default void onMove(Runnable task) {}

  /// Adds what this process knows of the queues that it [tends][#tends] to their status, whichever
  /// replica is asked for it.
  default void describeWith(UnaryOperator<QueueStatus> more) {}

  /// Would calls succeed now?
  Health health();

  /// @param writable false while commands are refused
  /// @param detail one sentence for the operator
  /// @param alive false once nothing but a new start of the process helps
  record Health(boolean writable, String detail, boolean alive) {
    /// Of an engine that may recover by itself.
    public Health(boolean writable, String detail) {
      this(writable, detail, true);
    }
  }
}
