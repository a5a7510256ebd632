package dev.millrace.queue.machine;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.queue.machine.Standing.Leased;
import dev.millrace.queue.machine.Standing.Ready;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Hands items out to workers.
final class Handout {
  /// What an answer has for each item, beside what it is called and its data.
  private static final int AROUND = 150;

  private Handout() {}

  /// Stragglers first, where the queue [hedges][Hedging]; but not to those who ask for items that
  /// belong together.
  ///
  /// @return the leases, fewer than asked for when there are no more, or limits stand against it
  static List<Lease> take(LiveQueue queue, Command.Take take, Instant now) {
    int allowed = queue.allowance(now, take.max());
    var leases = new ArrayList<Lease>(Math.min(allowed, 128));
    Duration duration = take.duration() == null ? queue.settings().lease() : take.duration();
    Instant expires = now.plus(duration);
    long bytes = 0;
    int most = queue.ledger.answerBytes();
    if (!take.together() && allowed > 0) {
      for (Entry<Leased> straggler : new Hedging(queue, now).stragglers(take.worker(), allowed)) {
        if (bytes >= most) {
          break;
        }
        Lease lease = hedge(queue, straggler, take.worker(), now, expires);
        bytes += size(lease);
        leases.add(lease);
      }
    }
    ReadyLine line = queue.ledger.line;
    @Nullable String group = null;
    while (leases.size() < allowed && bytes < most) {
      Entry<Ready> next = group == null ? line.peek() : line.peek(group);
      if (next == null) {
        break;
      }
      Lease lease = lease(queue, next, take.worker(), now, expires);
      bytes += size(lease);
      leases.add(lease);
      group = take.together() ? next.item().group() : null;
    }
    queue.bucket().take(now, leases.size());
    return leases;
  }

  private static long size(Lease lease) {
    JsonData checkpoint = lease.checkpoint();
    int name = lease.name().length() + (lease.group() == null ? 0 : lease.group().length());
    return AROUND + name + lease.data().size() + (checkpoint == null ? 0 : checkpoint.size());
  }

  private static Lease lease(
      LiveQueue queue, Entry<Ready> next, String worker, Instant now, Instant expires) {
    Item item = next.item();
    Tallies tallies = next.standing().tallies().withLease();
    queue.ledger.move(next, new Leased(worker, now, expires, null, tallies), now);
    queue.ledger.tell(
        Transition.Type.LEASED, now, item, tallies.handedOut(), worker, null, item.enqueued());
    return lease(queue, item, tallies, expires);
  }

  private static Lease hedge(
      LiveQueue queue, Entry<Leased> straggler, String worker, Instant now, Instant expires) {
    Item item = straggler.item();
    Leased hedged = straggler.standing().and(worker, now, expires);
    queue.ledger.renew(straggler, hedged);
    Instant since = hedged.first().started();
    queue.ledger.tell(
        Transition.Type.HEDGED, now, item, hedged.tallies().handedOut(), worker, null, since);
    return lease(queue, item, hedged.tallies(), expires);
  }

  private static Lease lease(LiveQueue queue, Item item, Tallies tallies, Instant expires) {
    return new Lease(
        new Token(queue.id(), item.seq(), tallies.handedOut()).text(),
        item.name(),
        queue.ledger.data(item),
        tallies.handedOut(),
        tallies.failures(),
        emptyToNull(item.group()),
        emptyToNull(item.batch()),
        item.priority() == 0 ? null : item.priority(),
        expires,
        queue.ledger.checkpoint(item, tallies));
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
