package dev.millrace.queue.machine;

import dev.millrace.queue.machine.Standing.Leased;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The live leases of a queue, by item and by expiry. All in memory: their number is bounded by
/// `maxLeased`.
final class Leases {
  private static final Comparator<Moment> BY_TIME =
      Comparator.comparing(Moment::at)
          .thenComparingLong(Moment::seq)
          .thenComparingInt(Moment::attempt);

  private final Map<Long, Entry<Leased>> bySeq = new HashMap<>();
  private final TreeSet<Moment> byExpiry = new TreeSet<>(BY_TIME);

  /// Those that [may be hedged][Leased#mayBeHedged], by their start.
  private final TreeSet<Moment> alone = new TreeSet<>(BY_TIME);

  /// When something is with one lease.
  record Moment(Instant at, long seq, int attempt) {
    /// Before all others at that time.
    static Moment first(Instant time) {
      return new Moment(time, -1, 0);
    }
  }

  @Nullable Entry<Leased> get(long seq) {
    return bySeq.get(seq);
  }

  /// The lease of that attempt; null when it has ended.
  @Nullable LiveLease get(long seq, int attempt) {
    Entry<Leased> entry = bySeq.get(seq);
    if (entry == null) {
      return null;
    }
    Grant grant = entry.standing().grant(attempt);
    return grant == null ? null : new LiveLease(entry, grant);
  }

  void put(Entry<Leased> entry) {
    long seq = entry.item().seq();
    remove(seq);
    bySeq.put(seq, entry);
    for (Grant grant : entry.standing().grants()) {
      byExpiry.add(new Moment(grant.expires(), seq, grant.attempt()));
    }
    if (entry.standing().mayBeHedged()) {
      alone.add(start(entry));
    }
  }

  void remove(long seq) {
    Entry<Leased> gone = bySeq.remove(seq);
    if (gone != null) {
      for (Grant grant : gone.standing().grants()) {
        byExpiry.remove(new Moment(grant.expires(), seq, grant.attempt()));
      }
      if (gone.standing().mayBeHedged()) {
        alone.remove(start(gone));
      }
    }
  }

  private static Moment start(Entry<Leased> entry) {
    Grant first = entry.standing().first();
    return new Moment(first.started(), entry.item().seq(), first.attempt());
  }

  int size() {
    return byExpiry.size();
  }

  /// Items that two workers have.
  int hedged() {
    return byExpiry.size() - bySeq.size();
  }

  /// When each lease began that may be hedged, the earliest first.
  NavigableSet<Moment> alone() {
    return alone;
  }

  /// When the first one expires; null when there is none.
  @Nullable Instant next() {
    return byExpiry.isEmpty() ? null : byExpiry.first().at();
  }

  /// One that has expired by then, the earliest first; null when there is none.
  @Nullable LiveLease expired(Instant now) {
    if (byExpiry.isEmpty() || byExpiry.first().at().isAfter(now)) {
      return null;
    }
    Moment first = byExpiry.first();
    return get(first.seq(), first.attempt());
  }
}
