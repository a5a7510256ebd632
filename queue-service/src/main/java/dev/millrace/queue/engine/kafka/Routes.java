package dev.millrace.queue.engine.kafka;

import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Query;

/// Of which queue a command or a query is.
final class Routes {
  private Routes() {}

  /// @throws IllegalArgumentException when it is of none
  static String queueOf(Command<?> command) {
    return switch (command) {
      case Command.Declare declare -> declare.queue();
      case Command.Delete delete -> delete.queue();
      case Command.SetPaused paused -> paused.queue();
      case Command.Enqueue enqueue -> enqueue.queue();
      case Command.Take take -> take.queue();
      case Command.Settle settle -> settle.queue();
      case Command.Cancel cancel -> cancel.queue();
      case Command.Redrive redrive -> redrive.queue();
      case Command.Purge purge -> purge.queue();
      case Command.Seal seal -> seal.queue();
      case Command.EndListing end -> end.queue();
      case Command.Forget forget -> forget.queue();
      case Command.Tick tick -> throw new IllegalArgumentException(tick + " is of no queue");
    };
  }

  /// @throws IllegalArgumentException when it is of none
  static String queueOf(Query<?> query) {
    return switch (query) {
      case Query.GetQueue get -> get.queue();
      case Query.GetItem get -> get.queue();
      case Query.ListItems list -> list.queue();
      case Query.GetBatch get -> get.queue();
      case Query.ListBatches list -> list.queue();
      case Query.Missing missing -> missing.queue();
      case Query.Results results -> results.queue();
      case Query.Unknown unknown -> unknown.queue();
      case Query.Remembered remembered -> remembered.queue();
      case Query.ListQueues list -> throw new IllegalArgumentException(list + " is of no queue");
    };
  }
}
