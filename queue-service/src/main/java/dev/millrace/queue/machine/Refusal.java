package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.NewItem;
import java.time.Duration;
import java.util.List;

/// Why a command was refused. The rim turns each into one kind of problem document.
public sealed interface Refusal {
  record NoSuchQueue(String queue) implements Refusal {}

  record NoSuchItem(String queue, String item) implements Refusal {}

  record NoSuchBatch(String queue, String batch) implements Refusal {}

  /// The queue holds as many as it may.
  ///
  /// @param what of what: `items`, `groups` or `batches`
  record QueueFull(String queue, String what, long limit) implements Refusal {
    static final String ITEMS = "items";
    static final String GROUPS = "groups";
    static final String BATCHES = "batches";
    static final List<String> BOUNDED = List.of(ITEMS, GROUPS, BATCHES);

    /// Whether it stands against these, if all of them are new.
    boolean concerns(List<NewItem> items) {
      return what.equals(BATCHES)
          ? items.stream().anyMatch(item -> item.batch() != null)
          : !items.isEmpty();
    }
  }

  /// One item's data or result is larger than the queue allows.
  record TooLarge(String queue, String item, int bytes, int limit) implements Refusal {}

  /// The batch takes no more items.
  ///
  /// @param items the first ten that came too late
  record BatchSealed(String queue, String batch, List<String> items) implements Refusal {}

  /// The batch has a manifest, and takes no other items.
  ///
  /// @param items the first ten that it does not list
  record NotListed(String queue, String batch, List<String> items) implements Refusal {}

  /// The batch holds more items already than are now expected, or was sealed with another count.
  record BatchMismatch(String queue, String batch, String detail) implements Refusal {}

  /// The token does not prove a lease (any more).
  record LeaseLost(String token, Why why) implements Refusal {
    public enum Why {
      /// It was not extended in time.
      EXPIRED,
      /// The item was cancelled meanwhile.
      CANCELLED,
      /// Another worker had the item too, and settled it.
      OVERTAKEN,
      /// The same token was settled before, with another verb or in another atomic call.
      SETTLED_OTHERWISE,
      /// It belongs to another queue.
      OTHER_QUEUE,
      /// The queue or item is gone, or the token never was one.
      UNKNOWN
    }
  }

  /// The lease is one of an atomic call of which another one was refused. It goes on.
  ///
  /// @param because token of the first lease that was refused for a reason of its own
  record NotSettled(String token, String because) implements Refusal {}

  /// The item is settled already and cannot be cancelled.
  record AlreadySettled(String queue, String item, String state) implements Refusal {}

  /// It is of a listing of the queue's source after which another one has begun.
  record ListingOver(String queue) implements Refusal {}

  /// A request that is well-formed but not allowed.
  record Invalid(String detail) implements Refusal {}

  /// The disk has no room for more.
  record StoreFull(Duration retryAfter) implements Refusal {}

  /// The store does not answer, or the service is stopping; nothing is known to have changed.
  record Unavailable(String detail, Duration retryAfter) implements Refusal {}
}
