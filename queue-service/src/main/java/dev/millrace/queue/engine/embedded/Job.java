package dev.millrace.queue.engine.embedded;

import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Refused;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Refusal;
import java.util.concurrent.CompletableFuture;

/// Something a caller waits for.
sealed interface Job {
  /// Answers the caller that nothing was done.
  void refuse(Refusal refusal);

  record Apply<T>(Command<T> command, CompletableFuture<Outcome<T>> answer) implements Job {
    @Override
    public void refuse(Refusal refusal) {
      answer.complete(new Refused<>(refusal));
    }
  }

  record Ask<T>(Query<T> query, CompletableFuture<Outcome<T>> answer) implements Job {
    @Override
    public void refuse(Refusal refusal) {
      answer.complete(new Refused<>(refusal));
    }
  }

  /// @param until when to give up waiting, on [System#nanoTime]'s scale
  record Wait(Command.Take take, long until, CompletableFuture<Outcome<LeaseList>> answer)
      implements Job {
    @Override
    public void refuse(Refusal refusal) {
      answer.complete(new Refused<>(refusal));
    }

    boolean over(long nanos) {
      return until - nanos <= 0;
    }
  }
}
