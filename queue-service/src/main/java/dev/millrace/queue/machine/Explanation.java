package dev.millrace.queue.machine;

import dev.millrace.contracts.json.Durations;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus.Waiting;
import dev.millrace.queue.machine.Standing.Leased;
import dev.millrace.queue.machine.Standing.Ready;
import dev.millrace.queue.machine.Standing.Scheduled;
import dev.millrace.queue.machine.Standing.Settled;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Why an item is not being worked on. The first reason that holds is told, the one that lasts
/// longest first.
final class Explanation {
  private static final int COUNTED_AT_MOST = 10_000;

  private final LiveQueue queue;
  private final Instant now;
  private final int workers;

  Explanation(LiveQueue queue, Instant now, int workers) {
    this.queue = queue;
    this.now = now;
    this.workers = workers;
  }

  /// Null when the item does not wait.
  @Nullable Waiting of(Entry<Standing> entry) {
    return switch (entry.standing()) {
      case Leased _, Settled _ -> null;
      case Scheduled scheduled -> scheduled(scheduled);
      case Ready _ -> ready(entry.item());
    };
  }

  private Waiting scheduled(Scheduled scheduled) {
    if (queue.paused()) {
      return paused();
    }
    Instant due = scheduled.due();
    return switch (scheduled.rest()) {
      case NOT_BEFORE ->
          new Waiting("not-before", "It was enqueued with notBefore " + due + ".", null, due);
      case BACKOFF ->
          new Waiting(
              "backoff",
              "It rests until %s after %d failed attempts and %d lost leases."
                  .formatted(due, scheduled.tallies().failures(), scheduled.tallies().lost()),
              null,
              due);
      case RETURNED ->
          new Waiting("backoff", "A worker gave it back, to be tried from " + due + ".", null, due);
      case REDRIVEN ->
          new Waiting(
              "not-before", "It was redriven at a rate; its turn is " + due + ".", null, due);
    };
  }

  private Waiting ready(Item item) {
    if (queue.paused()) {
      return paused();
    }
    QueueSettings settings = queue.settings();
    int leased = queue.ledger.leases.size();
    if (leased >= settings.maxLeased()) {
      return new Waiting(
          "max-leased",
          "The queue has %d leases, as many as its maxLeased allows.".formatted(leased),
          ahead(item),
          null);
    }
    int inGroup = queue.ledger.line.leasedIn(item.group());
    if (inGroup >= settings.groupLimit()) {
      return new Waiting(
          "group-limit",
          "Its group \"%s\" has %d leases, as many as groupLimit allows."
              .formatted(item.group(), inGroup),
          ahead(item),
          null);
    }
    return inLine(item);
  }

  private Waiting inLine(Item item) {
    long ahead = ahead(item);
    QueueSettings.Rate rate = queue.settings().rate();
    Instant next = queue.bucket().next(now);
    if (rate != null && next != null) {
      Duration wait = rate.every().multipliedBy(ahead);
      return new Waiting(
          "rate-limit",
          "The queue hands out one item every %s, and %d come before it."
              .formatted(Durations.format(rate.every()), ahead),
          ahead,
          next.plus(wait));
    }
    if (workers == 0 && queue.ledger.leases.size() == 0) {
      return new Waiting(
          "no-workers", "No worker has asked this queue for items just now.", ahead, null);
    }
    return new Waiting(
        "in-line",
        ahead == 0 ? "It is next." : "%d items come before it.".formatted(ahead),
        ahead,
        null);
  }

  private Waiting paused() {
    String reason = queue.pauseReason();
    String detail =
        reason == null
            ? "The queue is paused; resume it to go on."
            : "The queue is paused (%s); resume it to go on.".formatted(reason);
    return new Waiting("paused", detail, null, null);
  }

  /// Items that may be handed out before this one: those ahead of it in its group, and as many
  /// turns of each other group.
  private long ahead(Item item) {
    long[] own = new long[1];
    queue
        .ledger
        .store()
        .scan(
            Keys.ready(queue.id(), item.group()),
            Keys.ready(queue.id(), item.group(), item.rank()),
            (_, _) -> ++own[0] < COUNTED_AT_MOST);
    long others = Math.max(0, queue.ledger.line.turns() - 1);
    long inGroups = queue.ledger.counts.get(ItemState.READY) - 1;
    return Math.min(Math.min(own[0] + others * (own[0] + 1), inGroups), COUNTED_AT_MOST);
  }
}
