package dev.millrace.queue.machine;

import dev.millrace.queue.machine.Leases.Moment;
import dev.millrace.queue.machine.Standing.Leased;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// Which leased items are given to a second worker as well, because the first one takes far longer
/// than others do: the "hedged requests" of Dean and Barroso, The Tail at Scale (2013), and the
/// backup tasks of MapReduce (2004). Whoever completes first has completed the item.
///
/// A straggler was leased longer ago than a multiple of the [median][Pace] of the latest successes.
/// A lease is hedged once: should the second worker not bring it to an end, there is no third, which
/// might fail as fast as it takes. At most a tenth of the leases are hedges, and one may always be:
/// they go before the line, so that a steady stream of new items does not put them off, and take
/// little from it.
final class Hedging {
  private static final int ONE_IN = 10;

  /// So many stragglers are looked at for one call, should the worker have them itself.
  private static final int LOOKED_AT = 100;

  private final LiveQueue queue;
  private final Instant now;

  Hedging(LiveQueue queue, Instant now) {
    this.queue = queue;
    this.now = now;
  }

  /// Those that `worker` may be given, the longest leased first, at most `most`.
  List<Entry<Leased>> stragglers(String worker, int most) {
    var found = new ArrayList<Entry<Leased>>();
    int room = Math.min(most, room());
    int looked = 0;
    for (Moment start : late()) {
      if (found.size() >= room || looked++ == LOOKED_AT) {
        break;
      }
      Entry<Leased> entry = Objects.requireNonNull(queue.ledger.leases.get(start.seq()));
      if (!entry.standing().first().worker().equals(worker) && groupHasRoom(entry, found)) {
        found.add(entry);
      }
    }
    return found;
  }

  /// How many more leases may be hedges.
  private int room() {
    Leases leases = queue.ledger.leases;
    return Math.max(1, leases.size() / ONE_IN) - leases.hedged();
  }

  private boolean groupHasRoom(Entry<Leased> entry, List<Entry<Leased>> before) {
    String group = entry.item().group();
    long more = before.stream().filter(other -> other.item().group().equals(group)).count();
    return queue.ledger.line.leasedIn(group) + more < queue.settings().groupLimit();
  }

  /// Whether there is one for the right worker, as far as its group has room.
  boolean hasSome() {
    return queue.allowance(now, 1) > 0 && waitsForRate();
  }

  /// Whether there would be one, if the queue's rate allowed it.
  boolean waitsForRate() {
    return room() > 0 && !late().isEmpty();
  }

  private SortedSet<Moment> late() {
    Instant before = leasedBefore();
    return before == null
        ? Collections.emptySortedSet()
        : queue.ledger.leases.alone().headSet(Moment.first(before));
  }

  /// When the next lease becomes a straggler; null when none will.
  @Nullable Instant next() {
    Instant before = leasedBefore();
    Moment next = before == null ? null : queue.ledger.leases.alone().ceiling(Moment.first(before));
    return next == null ? null : next.at().plus(Duration.between(before, now)).plusMillis(1);
  }

  /// Those leased before then are stragglers; null when nobody can say.
  private @Nullable Instant leasedBefore() {
    QueueSettings.Hedge hedge = queue.settings().hedge();
    Duration median = hedge == null ? null : queue.ledger.pace().median();
    return hedge == null || median == null ? null : now.minus(hedge.after(median));
  }
}
