package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.queue.machine.Attempt.Ending;
import dev.millrace.queue.machine.Refusal.QueueFull;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Takes in what a queue of another machine has sent. The settle that made the items was answered
/// there, so nothing is refused here, though by now the queue may be otherwise than its sender
/// knew:
///
/// - A full queue takes them all the same, and is told to [hold][Holding] its sender.
/// - Data that is larger than the queue allows since a moment ago is taken, as it would have been
///   then.
/// - What comes too late for its batch, which is sealed, or is not on its manifest, becomes a dead
///   letter outside the batch. It says so, and a redrive brings it to work, also when it came with
///   its result.
final class Arrival {
  private final LiveQueue queue;
  private final Instant now;

  Arrival(LiveQueue queue, Instant now) {
    this.queue = queue;
    this.now = now;
  }

  /// @return of what the queue now has more than it may; null when it has not
  @Nullable QueueFull take(Command.Deliver delivery) {
    boolean more = false;
    for (NewItem item : delivery.items()) {
      String name = Objects.requireNonNull(item.name(), "what is sent has a name");
      if (!queue.ledger.knows(name)) {
        take(delivery.from(), name, item);
        more = true;
      }
    }
    QueueFull full = more ? queue.overfull() : null;
    return full != null && full.concerns(delivery.items()) ? full : null;
  }

  private void take(String from, String name, NewItem item) {
    String why = item.batch() == null ? null : outside(item.batch(), name);
    if (why == null) {
      Intake.admit(queue.ledger, name, item, false, now);
    } else {
      bury(from, name, item, why);
    }
  }

  /// @return why it does not belong to the batch; null when it does
  private @Nullable String outside(String name, String item) {
    Batch batch = queue.ledger.batches.known(name);
    if (batch == null) {
      return null;
    }
    if (batch.sealed) {
      return "it came too late for batch \"%s\", which was sealed before".formatted(name);
    }
    return queue.ledger.batches.awaits(name, batch, item)
        ? null
        : "the manifest of batch \"%s\" does not list it".formatted(name);
  }

  /// Counts as a first attempt, by the queue that sent it, so that it is told of like the others.
  private void bury(String from, String name, NewItem late, String reason) {
    var outside =
        new NewItem(name, late.data(), late.priority(), late.notBefore(), late.group(), null);
    Item item = Intake.item(queue.ledger, name, outside, false, now);
    queue.ledger.admitDead(item, Intake.data(outside), attempt(from, reason), now);
    queue.ledger.tell(Transition.Type.DEAD, now, item, null, null, reason, null);
  }

  private Attempt attempt(String from, String reason) {
    var detail = new Attempt.Detail(from, now, now, reason, null, null);
    return new Attempt(1, Ending.LATE, ItemState.DEAD, detail);
  }
}
