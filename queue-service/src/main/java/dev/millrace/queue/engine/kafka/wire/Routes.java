package dev.millrace.queue.engine.kafka.wire;

import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Query;
import org.apache.kafka.common.utils.Utils;

/// Which queue a command or a query is about, and which cell has a queue.
public final class Routes {
  private Routes() {}

  /// The same one in every replica, now and later.
  ///
  /// @param cells how many there are
  public static int cellOf(String queue, int cells) {
    return Utils.toPositive(Utils.murmur2(Utils.utf8(queue))) % cells;
  }

  /// @throws IllegalArgumentException when it is of none
  public static String queueOf(Command<?> command) {
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
      case Command.Deliver deliver -> deliver.queue();
      case Command.Hold hold -> hold.queue();
      case Command.Release release -> release.queue();
      case Command.Tick tick -> throw new IllegalArgumentException(tick + " is of no queue");
    };
  }

  /// @throws IllegalArgumentException when it is of none
  public static String queueOf(Query<?> query) {
    return switch (query) {
      case Query.GetQueue get -> get.queue();
      case Query.GetItem get -> get.queue();
      case Query.ListItems list -> list.queue();
      case Query.GetBatch get -> get.queue();
      case Query.ListBatches list -> list.queue();
      case Query.Missing missing -> missing.queue();
      case Query.Results results -> results.queue();
      case Query.RoomFor room -> room.queue();
      case Query.Unknown unknown -> unknown.queue();
      case Query.Remembered remembered -> remembered.queue();
      case Query.ListQueues list -> throw new IllegalArgumentException(list + " is of no queue");
    };
  }
}
