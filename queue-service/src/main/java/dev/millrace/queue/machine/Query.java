package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.BatchList;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.NameList;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that can be asked without changing anything.
///
/// @param <T> what is answered when the question is not refused
public sealed interface Query<T> {

  record GetQueue(String queue) implements Query<QueueStatus> {}

  record ListQueues() implements Query<List<QueueStatus>> {}

  /// @param workers workers that wait for items of this queue now, for the explanation
  record GetItem(String queue, String item, int workers) implements Query<ItemStatus> {}

  /// @param state null for all
  /// @param batch null for all
  /// @param next the `continue` of the page before, or null
  record ListItems(
      String queue,
      @Nullable ItemState state,
      @Nullable String batch,
      int limit,
      @Nullable String next)
      implements Query<ItemPage> {}

  record GetBatch(String queue, String batch) implements Query<BatchStatus> {}

  /// The batches, by name.
  ///
  /// @param complete null for all
  /// @param next the `continue` of the page before, or null
  record ListBatches(String queue, @Nullable Boolean complete, int limit, @Nullable String next)
      implements Query<BatchList> {}

  /// What a batch waits for: its items that are not settled, the oldest first.
  ///
  /// @param next the `continue` of the page before, or null
  record Missing(String queue, String batch, int limit, @Nullable String next)
      implements Query<ItemPage> {}

  /// Which items of its manifest have not come to a batch, in the order of their bytes; none when it
  /// has no manifest.
  ///
  /// @param next the `continue` of the page before, or null
  record Awaited(String queue, String batch, int limit, @Nullable String next)
      implements Query<NameList> {}

  /// What came of a batch: its items that succeeded, with their results, as they were accepted.
  ///
  /// @param next the `continue` of the page before, or null
  record Results(String queue, String batch, int limit, @Nullable String next)
      implements Query<ItemPage> {}

  /// Which of these names does the queue not know?
  record Unknown(String queue, List<String> names) implements Query<List<String>> {}

  /// Names that only the source's listing keeps known (their retention has passed), in byte order.
  ///
  /// @param after the last name of the page before, or null
  record Remembered(String queue, int limit, @Nullable String after)
      implements Query<List<String>> {}

  /// Would the queue take these now? Each part is looked at together with those before it that it
  /// would take.
  ///
  /// @param leaving items that will have left the queue before these come; null for none
  record RoomFor(String queue, List<List<NewItem>> parts, @Nullable Integer leaving)
      implements Query<Objections> {

    public RoomFor(String queue, List<List<NewItem>> parts) {
      this(queue, parts, null);
    }
  }

  /// Has a queue of that name come from another store, and how far?
  record FindMove(String queue) implements Query<Move> {}

  /// @param refusals one for each part; null where nothing stands against it
  record Objections(List<@Nullable Refusal> refusals) {}

  /// The queue that it is about.
  ///
  /// @throws IllegalArgumentException when it is of none
  static String queueOf(Query<?> query) {
    return switch (query) {
      case GetQueue get -> get.queue();
      case GetItem get -> get.queue();
      case ListItems list -> list.queue();
      case GetBatch get -> get.queue();
      case ListBatches list -> list.queue();
      case Missing missing -> missing.queue();
      case Awaited awaited -> awaited.queue();
      case Results results -> results.queue();
      case RoomFor room -> room.queue();
      case Unknown unknown -> unknown.queue();
      case Remembered remembered -> remembered.queue();
      case FindMove find -> find.queue();
      case ListQueues list -> throw new IllegalArgumentException(list + " is of no queue");
    };
  }
}
