package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.EnqueueResult;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.PurgeResult;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.contracts.queue.RedriveRequest;
import dev.millrace.contracts.queue.RedriveResult;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that can change a queue. A command holds no time and no chance of its own: both come
/// with the [Stamped] envelope around it, so that a run can be replayed.
///
/// @param <T> what the command answers with when it is not refused
public sealed interface Command<T> {

  /// A command, when it happens, and the seed for what is random in it.
  ///
  /// @param at never before the one of the command applied before; an earlier one is taken as that
  record Stamped<T>(Instant at, long seed, Command<T> command) {}

  /// Creates the queue, or changes how it behaves from now on; its items stay.
  record Declare(String queue, QueueSpec spec) implements Command<QueueStatus> {}

  /// Ends the queue at once: its name is free and its leases are lost. Its items are removed bit by
  /// bit by the ticks that follow.
  record Delete(String queue) implements Command<Boolean> {}

  /// @param reason why it is paused; null leaves what was said before
  record SetPaused(String queue, boolean paused, @Nullable String reason)
      implements Command<QueueStatus> {}

  /// @param listed true when a source lists these names: they stay known after their retention
  ///     until [Forget], so that the source cannot bring them in a second time
  /// @param batchPrefix the new ones belong to the batch of the listing under way, which is called
  ///     by this and a number; null when listings make no batches
  /// @param listing number of the listing that found them, as [Forget#begin] answered it; null when
  ///     nobody counts them
  record Enqueue(
      String queue,
      List<NewItem> items,
      boolean listed,
      @Nullable String batchPrefix,
      @Nullable Integer listing)
      implements Command<EnqueueResult> {

    public Enqueue(
        String queue, List<NewItem> items, boolean listed, @Nullable String batchPrefix) {
      this(queue, items, listed, batchPrefix, null);
    }

    /// In the batches that the items name.
    public Enqueue(String queue, List<NewItem> items, boolean listed) {
      this(queue, items, listed, null);
    }
  }

  /// The source's listing was read to its end: the batch that it made, if any, is sealed.
  ///
  /// Answers whether there was one.
  ///
  /// @param listing its number; null when nobody counts them
  record EndListing(String queue, @Nullable Integer listing) implements Command<Boolean> {

    public EndListing(String queue) {
      this(queue, null);
    }
  }

  /// @param duration null for the queue's own
  /// @param together only items of one group, the one whose turn it is
  record Take(String queue, String worker, int max, @Nullable Duration duration, boolean together)
      implements Command<LeaseList> {

    /// Items of any group.
    public Take(String queue, String worker, int max, @Nullable Duration duration) {
      this(queue, worker, max, duration, false);
    }
  }

  /// @param take what to lease in the same step, or null; when an atomic settle is refused, nothing
  /// @param atomic all of the settlements take effect, or none; then no token may be given twice
  /// @param objections by token, what queues of other machines said when they were asked whether
  ///     they had room for what follows
  record Settle(
      String queue,
      List<Settlement> settlements,
      @Nullable Take take,
      boolean atomic,
      Map<String, Refusal> objections)
      implements Command<SettleResult> {

    public Settle(String queue, List<Settlement> settlements, @Nullable Take take, boolean atomic) {
      this(queue, settlements, take, atomic, Map.of());
    }

    /// Each settlement by itself.
    public Settle(String queue, List<Settlement> settlements, @Nullable Take take) {
      this(queue, settlements, take, false);
    }
  }

  record Cancel(String queue, String item) implements Command<ItemStatus> {}

  /// Works through at most `limit` dead items, beginning after `from`.
  ///
  /// @param from where the step before ended, or null
  /// @param matchedBefore items that steps before this one matched; places this step's items in the
  ///     rate
  record Redrive(
      String queue, RedriveRequest request, byte @Nullable [] from, long matchedBefore, int limit)
      implements Command<Step<RedriveResult>> {}

  /// Removes at most `limit` items in one of the states.
  record Purge(String queue, List<ItemState> states, int limit)
      implements Command<Step<PurgeResult>> {}

  /// @param cancel null says of the batch what `spec` says; else it ends, as [#cancelling] has it
  record Seal(String queue, String batch, BatchSpec spec, @Nullable Integer cancel)
      implements Command<BatchStatus> {

    public Seal(String queue, String batch, BatchSpec spec) {
      this(queue, batch, spec, null);
    }

    /// Nothing more of the batch is taken, and of what is not settled, the oldest are cancelled.
    ///
    /// No command of its own, since a replica of an older build would not know that one. To it this
    /// is a seal.
    ///
    /// @param most how many are cancelled; the batch is complete when these were the last
    public static Seal cancelling(String queue, String batch, int most) {
      return new Seal(queue, batch, new BatchSpec(true, null), most);
    }
  }

  /// The source no longer lists these names: where their retention has passed too, they become
  /// unknown.
  ///
  /// Answers how many do.
  ///
  /// @param listing number of the listing that did not have them; null when nobody counts them
  record Forget(String queue, List<String> names, @Nullable Integer listing)
      implements Command<Integer> {

    public Forget(String queue, List<String> names) {
      this(queue, names, null);
    }

    /// A listing begins, and answers its number: from now on, what comes of earlier ones is refused.
    /// Who read them is away, and may not know yet that another one reads the source since.
    ///
    /// No command of its own, since a replica of an older build would not know that one. To it this
    /// forgets nothing, as number 0.
    public static Forget begin(String queue) {
      return new Forget(queue, List.of());
    }

    /// Whether it is one that [begins][#begin] a listing.
    public boolean begins() {
      return names.isEmpty();
    }
  }

  /// Time passes: what is due becomes ready, expired leases end, old items go.
  ///
  /// @param budget items to work through at most
  record Tick(int budget) implements Command<Ticked> {}

  /// Items that a queue of another machine gives to this one: what a settle there made, or news of
  /// a batch there. Never refused, since those who made them were answered already; see [Arrival]
  /// for what becomes of an item that finds no place. Each item is taken by itself: several
  /// deliveries, one after the other, do what one with all their items does.
  ///
  /// Answers whether the queue is there; when it is not, the items wait until it is declared.
  ///
  /// @param from name of the queue that gives them
  /// @param items each has a name
  record Deliver(String queue, String from, List<NewItem> items) implements Command<Boolean> {}

  /// A queue of another machine has got more than it may: until [Release], this queue refuses what
  /// would give it more, as if the other one had refused that itself.
  ///
  /// Answers whether the queue is there.
  ///
  /// @param target name of the full queue
  /// @param by number of the full queue
  /// @param full how the other one would refuse
  record Hold(String queue, String target, int by, Refusal.QueueFull full)
      implements Command<Boolean> {}

  /// Ends a [Hold] by that queue.
  ///
  /// Answers whether the queue is there.
  record Release(String queue, String target, int by) implements Command<Boolean> {}

  /// Records of a queue that comes from another store. Until [EndMove] the queue is not there for
  /// callers, but its name is taken; [Delete] gives the move up. Each of these changes something at
  /// most once, however often it comes.
  ///
  /// Answers how far the queue has come, which is also where to go on: when that is not what was
  /// sent, this was not what was to come next, and changed nothing.
  ///
  /// @param source names the other store as it was left; when that has changed since, the queue is
  ///     to come anew, and what came before is removed bit by bit
  /// @param number of the queue over there; it keeps it, and tokens stay valid, unless another queue
  ///     here has or had it
  /// @param after what the part before ended with; empty for the first one
  /// @param records as [Departures] gives them
  record MoveIn(String queue, String source, int number, byte[] after, byte[] records)
      implements Command<Move> {}

  /// All records have come: the queue is there from now on, as it was where it came from.
  ///
  /// @param records how many there are
  /// @param declared how it behaves, as [Departures] gives it
  record EndMove(String queue, String source, long records, byte[] declared)
      implements Command<QueueStatus> {}

  /// One bounded step of a long operation.
  ///
  /// @param next give this to the next step, or null when this was the last
  record Step<T>(T done, byte @Nullable [] next) {}

  /// @param next when there will be something to do; null when nothing is waiting for a time
  record Ticked(int worked, @Nullable Instant next) {}

  /// The queue that it is about.
  ///
  /// @throws IllegalArgumentException when it is of none
  static String queueOf(Command<?> command) {
    return switch (command) {
      case Declare declare -> declare.queue();
      case Delete delete -> delete.queue();
      case SetPaused paused -> paused.queue();
      case Enqueue enqueue -> enqueue.queue();
      case Take take -> take.queue();
      case Settle settle -> settle.queue();
      case Cancel cancel -> cancel.queue();
      case Redrive redrive -> redrive.queue();
      case Purge purge -> purge.queue();
      case Seal seal -> seal.queue();
      case EndListing end -> end.queue();
      case Forget forget -> forget.queue();
      case Deliver deliver -> deliver.queue();
      case Hold hold -> hold.queue();
      case Release release -> release.queue();
      case MoveIn part -> part.queue();
      case EndMove end -> end.queue();
      case Tick tick -> throw new IllegalArgumentException(tick + " is of no queue");
    };
  }
}
