package dev.millrace.queue.machine;

import dev.millrace.queue.machine.Standing.Leased;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The live leases of a queue, by item and by expiry. All in memory: their number is bounded by
/// `maxLeased`.
final class Leases {
  private record Expiry(Instant at, long seq) implements Comparable<Expiry> {
    @Override
    public int compareTo(Expiry other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(seq, other.seq);
    }
  }

  private final Map<Long, Entry<Leased>> bySeq = new HashMap<>();
  private final TreeSet<Expiry> byExpiry = new TreeSet<>();

  @Nullable Entry<Leased> get(long seq) {
    return bySeq.get(seq);
  }

  void put(Entry<Leased> entry) {
    remove(entry.item().seq());
    bySeq.put(entry.item().seq(), entry);
    byExpiry.add(new Expiry(entry.standing().expires(), entry.item().seq()));
  }

  void remove(long seq) {
    Entry<Leased> gone = bySeq.remove(seq);
    if (gone != null) {
      byExpiry.remove(new Expiry(gone.standing().expires(), seq));
    }
  }

  int size() {
    return bySeq.size();
  }

  /// When the first one expires; null when there is none.
  @Nullable Instant next() {
    return byExpiry.isEmpty() ? null : byExpiry.first().at();
  }

  /// One that has expired by then, the earliest first; null when there is none.
  @Nullable Entry<Leased> expired(Instant now) {
    if (byExpiry.isEmpty() || byExpiry.first().at().isAfter(now)) {
      return null;
    }
    return bySeq.get(byExpiry.first().seq());
  }
}
