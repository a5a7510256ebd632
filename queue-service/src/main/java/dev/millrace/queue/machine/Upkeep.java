package dev.millrace.queue.machine;

import dev.millrace.queue.machine.Standing.Ready;
import dev.millrace.queue.machine.Standing.Scheduled;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What time does to a queue: leases expire, scheduled items come due, settled ones grow too old.
final class Upkeep {
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
    worked += queue.reaping().work(queue.settings().retention(), now, budget - worked);
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

  /// When there will be something to do; `Instant.MAX` when nothing waits for a time.
  Instant next() {
    Instant next = earlier(nextPromotion(), queue.ledger.leases.next());
    next = queue.paused() ? next : earlier(next, new Hedging(queue, now).next());
    next = earlier(next, queue.reaping().next(queue.settings().retention(), now));
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
