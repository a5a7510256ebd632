package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.queue.machine.QueueSettings.Retention;
import dev.millrace.queue.machine.Standing.Settled;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Lets go of what was settled long enough ago. The retention of an item of a batch does not begin
/// before the batch is complete: until then its end is what a barrier waits for.
///
/// The settled items of a state are walked once, the earliest first. Those that are kept for their
/// batch are passed, and looked for among its members when it has been complete for long enough.
final class Reaping {
  /// Retention is exact to this.
  private static final Duration EVERY = Duration.ofSeconds(1);

  private static final Duration TICK = Duration.ofMillis(1);

  private final Ledger ledger;
  private final List<Walk> walks;
  private Instant next = Instant.EPOCH;

  Reaping(Ledger ledger) {
    this.ledger = ledger;
    this.walks =
        Stream.of(ItemState.SUCCEEDED, ItemState.CANCELLED, ItemState.DEAD).map(Walk::new).toList();
  }

  /// @return items looked at, at most `budget`; when it is the budget, there may be more
  int work(Retention retention, Instant now, int budget) {
    if (budget == 0 || (tooMany(retention) == 0 && next.isAfter(now))) {
      return 0;
    }
    int worked = 0;
    for (Walk walk : walks) {
      Instant until = until(now, retention.of(walk.state));
      worked += walk.old(until, now, budget - worked);
      worked += walk.ofBatches(until, now, budget - worked);
    }
    worked += ledger.batches.dropEmpty(until(now, retention.succeeded()), budget - worked);
    worked += earliest(retention, now, budget - worked);
    if (worked == 0) {
      ledger.batches.ended.refresh();
    }
    next = worked < budget ? now.plus(EVERY) : now;
    return worked;
  }

  /// What ended by then goes. At this very moment more may end, with keys that lie before what has.
  private static Instant until(Instant now, Duration kept) {
    return now.minus(kept.compareTo(TICK) < 0 ? TICK : kept);
  }

  /// The earliest settled go, whether they succeeded or were cancelled, and whatever their batch.
  private int earliest(Retention retention, Instant now, int budget) {
    int most = (int) Math.min(budget, tooMany(retention));
    if (most == 0) {
      return 0;
    }
    walks.stream()
        .filter(walk -> walk.state != ItemState.DEAD)
        .flatMap(walk -> walk.earliest(most).stream())
        .sorted(Comparator.comparing(settled -> settled.standing().at()))
        .limit(most)
        .forEach(settled -> ledger.remove(settled, now));
    return most;
  }

  /// How many more are kept than should be. The dead are never dropped for their number: they hold
  /// up further enqueues instead.
  private long tooMany(Retention retention) {
    Counts counts = ledger.counts;
    long kept = counts.get(ItemState.SUCCEEDED) + counts.get(ItemState.CANCELLED);
    return Math.max(0, kept - retention.maxItems());
  }

  /// The retention is another one now.
  void again() {
    next = Instant.EPOCH;
  }

  /// When to look next; `Instant.MAX` when nothing is kept.
  Instant next(Retention retention, Instant now) {
    if (tooMany(retention) > 0) {
      return now;
    }
    return ledger.counts.settled() > 0 || ledger.batches.ended.any() ? next : Instant.MAX;
  }

  /// How far one state has been looked at.
  private final class Walk {
    final ItemState state;

    /// Before this key there is no item, only the traces of those that went.
    private byte[] first;

    /// Before this key there are only items that are kept for their batch.
    private byte[] passed;

    /// Before this key of an ended batch, there are only those of which nothing is to go.
    private byte[] ended;

    /// The member of that batch to go on with; null for its first one.
    private byte @Nullable [] member;

    Walk(ItemState state) {
      this.state = state;
      this.first = Keys.settled(ledger.id(), state);
      this.passed = first;
      this.ended = Keys.outlived(ledger.id());
    }

    List<Entry<Settled>> earliest(int most) {
      var earliest = new ArrayList<Entry<Settled>>();
      scan(
          first,
          Keys.after(Keys.settled(ledger.id(), state)),
          (key, value) -> {
            if (earliest.isEmpty()) {
              first = Keys.settled(ledger.id(), state, Keys.settledAt(key), 0);
            }
            earliest.add(Entry.decode(value, Settled.class));
            return earliest.size() < most;
          });
      return earliest;
    }

    int old(Instant until, Instant now, int budget) {
      if (budget == 0 || ledger.counts.get(state) == 0) {
        return 0;
      }
      var going = new ArrayList<Entry<Settled>>();
      var batches = new HashMap<String, Batch>();
      int[] looked = {0};
      scan(
          passed,
          Keys.settled(ledger.id(), state, until.plus(TICK), 0),
          (key, value) -> {
            Entry<Settled> entry = Entry.decode(value, Settled.class);
            String name = entry.item().batch();
            if (name.isEmpty() || batches.computeIfAbsent(name, this::batch).endedBy(until)) {
              going.add(entry);
            }
            passed = Keys.next(key);
            return ++looked[0] < budget;
          });
      going.forEach(entry -> ledger.remove(entry, now));
      batches.forEach(
          (name, batch) -> {
            if (!batch.endedBy(until)) {
              hold(name);
            }
          });
      return looked[0];
    }

    private Batch batch(String name) {
      return Objects.requireNonNull(ledger.batches.known(name));
    }

    /// It may have been looked at already, where the retention was shorter.
    private void hold(String name) {
      byte[] end = ledger.batches.hold(name);
      if (end != null && Arrays.compareUnsigned(end, ended) < 0) {
        goOnWith(end, null);
      }
    }

    private void goOnWith(byte[] batch, byte @Nullable [] itsMember) {
      ended = batch;
      member = itsMember;
    }

    int ofBatches(Instant until, Instant now, int budget) {
      int worked = 0;
      while (worked < budget) {
        byte[] end = ledger.batches.ended.nextOutlived(ended, until);
        if (end == null) {
          break;
        }
        if (!Arrays.equals(end, ended)) {
          goOnWith(end, null);
        }
        worked += ofBatch(Keys.endedBatch(end), until, now, budget - worked);
      }
      return worked;
    }

    private int ofBatch(String name, Instant until, Instant now, int budget) {
      if (!ledger.batches.isCurrent(ended)) {
        ledger.batches.ended.drop(ended);
        goOnWith(Keys.next(ended), null);
        return 1;
      }
      byte[] members = Keys.members(ledger.id(), name);
      var going = new ArrayList<Long>();
      byte[][] last = {null};
      int[] looked = {0};
      scan(
          member == null ? members : member,
          Keys.after(members),
          (key, _) -> {
            long seq = Keys.seq(key);
            byte[] entry = ledger.store().get(Keys.end(ledger.id(), seq));
            if (entry != null
                && Keys.state(entry) == state
                && !Keys.settledAt(entry).isAfter(until)) {
              going.add(seq);
            }
            last[0] = key;
            return ++looked[0] < budget;
          });
      going.forEach(seq -> ledger.remove(Objects.requireNonNull(ledger.end(seq)), now));
      if (looked[0] == budget) {
        member = Keys.next(last[0]);
        return budget;
      }
      goOnWith(Keys.next(ended), null);
      return looked[0] + 1;
    }

    private void scan(byte[] from, byte[] to, Store.Visitor visitor) {
      if (Arrays.compareUnsigned(from, to) < 0) {
        ledger.store().scan(from, to, visitor);
      }
    }
  }
}
