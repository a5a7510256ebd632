package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.queue.EnqueueResult;
import dev.millrace.contracts.queue.EnqueueResult.Accepted;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Refusal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The batches of what a source lists, and which of its listings are over.
final class ListingRules {
  private final Model model;

  ListingRules(Model model) {
    this.model = model;
  }

  /// The items as they should be taken in.
  List<NewItem> inBatch(ModelQueue queue, Command.Enqueue enqueue) {
    String prefix = enqueue.batchPrefix();
    if (prefix == null) {
      return enqueue.items();
    }
    String batch = open(queue).orElseGet(() -> prefix + "-" + nextNumber(queue, prefix));
    return enqueue.items().stream()
        .map(item -> new NewItem(item.name(), item.data(), null, null, null, batch))
        .toList();
  }

  private static Optional<String> open(ModelQueue queue) {
    return queue
        .openListing
        .get()
        .filter(name -> queue.batches.get(name) != null)
        .filter(name -> isTheListings(Objects.requireNonNull(queue.batches.get(name))));
  }

  private static boolean isTheListings(ModelBatch batch) {
    return !batch.sealed() && batch.manifest() == null;
  }

  private static long nextNumber(ModelQueue queue, String prefix) {
    long number = queue.lastListing.get() + 1;
    while (queue.batches.get(prefix + "-" + number) != null) {
      number++;
    }
    return number;
  }

  /// To be called when the items were taken in, in [#inBatch] the batch of the listing.
  void brought(ModelQueue queue, Command.Enqueue enqueue, EnqueueResult result) {
    String prefix = enqueue.batchPrefix();
    if (prefix == null || result.items().stream().noneMatch(Accepted::created)) {
      return;
    }
    String name =
        result.items().stream()
            .filter(Accepted::created)
            .map(item -> Objects.requireNonNull(queue.find(item.name())).asked().batch())
            .map(Objects::requireNonNull)
            .findFirst()
            .orElseThrow();
    queue.openListing.set(Optional.of(name));
    queue.lastListing.set(Long.parseLong(name.substring(name.lastIndexOf('-') + 1)));
  }

  void begins(ModelQueue queue, int number) {
    int next = queue.listing.get() + 1;
    Violation.unless(number == next, "listing %s has begun, not %s", number, next);
    queue.listing.set(next);
  }

  /// Something of it was done.
  ///
  /// @param number null when nobody counts them
  void goesOn(ModelQueue queue, @Nullable Integer number) {
    if (number != null) {
      Violation.unless(!isOver(queue, number), "listing %s goes on, and is over", number);
      queue.listing.set(Math.max(number, queue.listing.get()));
    }
  }

  boolean mayRefuse(ModelQueue queue, @Nullable Integer number, Refusal refusal) {
    return number != null && isOver(queue, number) && refusal instanceof Refusal.ListingOver;
  }

  private static boolean isOver(ModelQueue queue, int number) {
    return number < queue.listing.get();
  }

  void ended(ModelQueue queue, boolean hadOne, Heard heard) {
    Optional<String> open = queue.openListing.get();
    Violation.unless(open.isPresent() == hadOne, "the listing had %s", open);
    open.ifPresent(name -> seal(queue, name, heard));
    queue.openListing.set(Optional.empty());
  }

  private void seal(ModelQueue queue, String name, Heard heard) {
    ModelBatch known = queue.batches.get(name);
    if (known != null && isTheListings(known)) {
      queue.batches.put(name, known.nowSealed());
      model.noteBatch(queue, name, heard);
    }
  }
}
