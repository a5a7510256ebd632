package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.queue.machine.Standing.Ready;
import dev.millrace.queue.machine.Standing.Scheduled;
import dev.millrace.queue.machine.Standing.Settled;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What time does to a queue: leases expire, scheduled items come due, settled ones grow too old.
final class Upkeep {
  /// Retention is exact to this.
  private static final Duration REAP_EVERY = Duration.ofSeconds(1);

  private static final Duration CROWDED = Duration.ofSeconds(1);

  private final LiveQueue queue;
  private final Settling settling;
  private final Instant now;

  Upkeep(LiveQueue queue, Settling settling, Instant now) {
    this.queue = queue;
    this.settling = settling;
    this.now = now;
  }

  /// @return items worked through, at most `budget`; when it is the budget, there may be more
  int work(int budget) {
    int worked = expire(budget);
    worked += promote(budget - worked);
    worked += reap(budget - worked);
    return worked;
  }

  private int expire(int budget) {
    int worked = 0;
    while (worked < budget) {
      LiveLease lease = queue.ledger.leases.expired(now);
      if (lease == null) {
        break;
      }
      settling.expire(lease);
      worked++;
    }
    return worked;
  }

  private int promote(int budget) {
    if (budget == 0 || queue.ledger.nextDue().isAfter(now)) {
      return 0;
    }
    int worked = 0;
    for (Entry<Scheduled> due : queue.ledger.due(now, budget)) {
      if (!queue.ledger.line.hasRoomFor(due.item().group())) {
        break;
      }
      queue.ledger.move(due, new Ready(now, due.standing().tallies()), now);
      queue.ledger.tell(Transition.Type.READY, now, due.item());
      worked++;
    }
    queue.ledger.refreshNextDue(now);
    return worked;
  }

  private int reap(int budget) {
    if (budget == 0 || (tooMany() == 0 && queue.nextReap().isAfter(now))) {
      return 0;
    }
    QueueSettings.Retention retention = queue.settings().retention();
    int worked = 0;
    worked += reapOld(ItemState.SUCCEEDED, retention.succeeded(), budget - worked);
    worked += reapOld(ItemState.CANCELLED, retention.cancelled(), budget - worked);
    worked += reapOld(ItemState.DEAD, retention.dead(), budget - worked);
    worked += reapTooMany(budget - worked);
    worked += queue.ledger.batches.dropEmpty(now.minus(retention.succeeded()), budget - worked);
    queue.reapedUntil(worked < budget ? now.plus(REAP_EVERY) : now);
    return worked;
  }

  private int reapOld(ItemState state, Duration kept, int budget) {
    if (budget == 0 || queue.ledger.counts.get(state) == 0) {
      return 0;
    }
    List<Entry<Settled>> old = queue.ledger.settled(state, now.minus(kept), budget);
    old.forEach(settled -> queue.ledger.remove(settled, now));
    return old.size();
  }

  /// The earliest settled go, whether they succeeded or were cancelled.
  private int reapTooMany(int budget) {
    int most = (int) Math.min(budget, tooMany());
    if (most == 0) {
      return 0;
    }
    Stream.of(ItemState.SUCCEEDED, ItemState.CANCELLED)
        .flatMap(state -> queue.ledger.settled(state, Instant.MAX, most).stream())
        .sorted(Comparator.comparing(settled -> settled.standing().at()))
        .limit(most)
        .forEach(settled -> queue.ledger.remove(settled, now));
    return most;
  }

  /// How many more are kept than should be. The dead are never dropped for their number: they hold
  /// up further enqueues instead.
  private long tooMany() {
    Counts counts = queue.ledger.counts;
    long kept = counts.get(ItemState.SUCCEEDED) + counts.get(ItemState.CANCELLED);
    return Math.max(0, kept - queue.settings().retention().maxItems());
  }

  /// When there will be something to do; `Instant.MAX` when nothing waits for a time.
  Instant next() {
    Instant next = earlier(nextPromotion(), queue.ledger.leases.next());
    next = queue.paused() ? next : earlier(next, new Hedging(queue, now).next());
    Counts counts = queue.ledger.counts;
    if (tooMany() > 0) {
      next = now;
    } else if (counts.settled() > 0 || queue.ledger.batches.nextEmpty().isBefore(Instant.MAX)) {
      next = earlier(next, queue.nextReap());
    }
    boolean limited = queue.settings().rate() != null && !queue.paused();
    return limited && (queue.ledger.line.peek() != null || new Hedging(queue, now).waitsForRate())
        ? earlier(next, queue.bucket().next(now))
        : next;
  }

  /// What is due now waits for room: others have as many groups in line as there may be.
  private Instant nextPromotion() {
    Instant due = queue.ledger.nextDue();
    return due.isAfter(now) ? due : now.plus(CROWDED);
  }

  private static Instant earlier(Instant a, @Nullable Instant b) {
    return b != null && b.isBefore(a) ? b : a;
  }
}
