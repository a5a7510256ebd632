package dev.millrace.queue.machine;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.PurgeResult;
import dev.millrace.contracts.queue.RedriveRequest;
import dev.millrace.contracts.queue.RedriveResult;
import dev.millrace.queue.machine.Attempt.Ending;
import dev.millrace.queue.machine.Command.Step;
import dev.millrace.queue.machine.Standing.Leased;
import dev.millrace.queue.machine.Standing.Ready;
import dev.millrace.queue.machine.Standing.Rest;
import dev.millrace.queue.machine.Standing.Scheduled;
import dev.millrace.queue.machine.Standing.Settled;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an operator does to a queue's items. Operations on many are done in bounded steps.
final class Operations {
  private static final int NAMES_SHOWN = 100;
  private static final double NANOS = 1e9;

  private final LiveQueue queue;
  private final Settling settling;
  private final Instant now;

  Operations(LiveQueue queue, Settling settling, Instant now) {
    this.queue = queue;
    this.settling = settling;
    this.now = now;
  }

  /// @return why it cannot be cancelled, or null when it is
  @Nullable Refusal cancel(String name) {
    Entry<Standing> entry = queue.ledger.find(name);
    return entry == null ? new Refusal.NoSuchItem(queue.name(), name) : cancel(entry);
  }

  private @Nullable Refusal cancel(Entry<Standing> entry) {
    switch (entry.standing()) {
      case Leased leased -> settling.cancel(new Entry<>(entry.item(), leased));
      case Ready _, Scheduled _ -> {
        var end =
            new Settled(ItemState.CANCELLED, now, JsonData.empty(), entry.standing().tallies());
        queue.ledger.move(entry, end, now);
        queue.ledger.tell(Transition.Type.CANCELLED, now, entry.item());
      }
      case Settled settled -> {
        return settled.state() == ItemState.CANCELLED
            ? null
            : new Refusal.AlreadySettled(queue.name(), entry.item().name(), settled.state().wire());
      }
    }
    return null;
  }

  /// Ends a batch, unless it is complete: nothing more is taken, and the oldest of what is not settled
  /// are cancelled.
  ///
  /// @param most how many of them
  /// @return why not, or null when it is done
  @Nullable Refusal cancelBatch(String name, int most) {
    Batches batches = queue.ledger.batches;
    Batch batch = batches.known(name);
    if (batch == null) {
      return new Refusal.NoSuchBatch(queue.name(), name);
    }
    if (batch.cancelledAt == null && !batch.complete()) {
      batches.cancel(name, batch, now);
    }
    if (batch.cancelledAt != null) {
      open(name, batch, most).forEach(this::cancel);
    }
    return null;
  }

  private List<Entry<Standing>> open(String name, Batch batch, int most) {
    var open = new ArrayList<Entry<Standing>>();
    long all = Math.min(most, batch.counts.unsettled());
    byte[] members = Keys.members(queue.id(), name);
    byte[] from = batch.indexed() ? queue.ledger.batches.openFrom(name) : members;
    byte[] prefix = batch.indexed() ? Keys.open(queue.id(), name) : members;
    if (all > 0) {
      queue
          .ledger
          .store()
          .scan(
              from,
              Keys.after(prefix),
              (_, item) -> {
                Entry<Standing> entry = queue.ledger.find(Bytes.text(item));
                if (entry != null && !entry.standing().state().settled()) {
                  open.add(entry);
                }
                return open.size() < all;
              });
    }
    if (batch.indexed() && !open.isEmpty()) {
      queue.ledger.batches.foundFirst(name, open.getFirst().item().seq());
    }
    return open;
  }

  Step<RedriveResult> redrive(Command.Redrive redrive) {
    RedriveRequest request = redrive.request();
    boolean dryRun = Boolean.TRUE.equals(request.dryRun());
    Candidates candidates =
        request.names() == null
            ? walk(redrive.from(), redrive.limit())
            : new Candidates(named(request.names()), null);
    var names = new ArrayList<String>();
    long matched = 0;
    for (Entry<Settled> dead : candidates.dead) {
      if (!matches(dead, request)) {
        continue;
      }
      if (!dryRun) {
        revive(dead, request.perSecond(), redrive.matchedBefore() + matched);
      }
      matched++;
      if (names.size() < NAMES_SHOWN) {
        names.add(dead.item().name());
      }
    }
    return new Step<>(new RedriveResult(matched, dryRun, names), candidates.next);
  }

  private record Candidates(List<Entry<Settled>> dead, byte @Nullable [] next) {}

  private Candidates walk(byte @Nullable [] from, int limit) {
    byte[] prefix = Keys.settled(queue.id(), ItemState.DEAD);
    if (from != null && !Keys.startsWith(from, prefix)) {
      // The queue was deleted and declared again since the step before: this is another one.
      return new Candidates(List.of(), null);
    }
    var dead = new ArrayList<Entry<Settled>>();
    byte[][] last = new byte[1][];
    queue
        .ledger
        .store()
        .scan(
            from == null ? prefix : Keys.next(from),
            Keys.after(prefix),
            (key, value) -> {
              dead.add(Entry.decode(value, Settled.class));
              last[0] = key;
              return dead.size() < limit;
            });
    return new Candidates(dead, dead.size() < limit ? null : last[0]);
  }

  private List<Entry<Settled>> named(List<String> names) {
    var dead = new ArrayList<Entry<Settled>>();
    for (String name : new LinkedHashSet<>(names)) {
      Entry<Standing> entry = queue.ledger.isRemembered(name) ? null : queue.ledger.find(name);
      if (entry != null
          && entry.standing() instanceof Settled settled
          && settled.state() == ItemState.DEAD) {
        dead.add(new Entry<>(entry.item(), settled));
      }
    }
    return dead;
  }

  private boolean matches(Entry<Settled> dead, RedriveRequest request) {
    Item item = dead.item();
    return (request.group() == null || request.group().equals(item.group()))
        && (request.batch() == null || request.batch().equals(item.batch()))
        && (request.before() == null || dead.standing().at().isBefore(request.before()))
        && (request.reason() == null || lastReason(dead).contains(request.reason()));
  }

  private String lastReason(Entry<Settled> dead) {
    Tallies tallies = dead.standing().tallies();
    long seq = dead.item().seq();
    Attempt last = queue.ledger.attempt(seq, tallies.handedOut());
    Attempt before = tallies.hedged() ? queue.ledger.attempt(seq, tallies.handedOut() - 1) : null;
    boolean beforeEndedIt =
        last == null || last.ending() == Ending.OVERTAKEN || last.endedBefore(before);
    Attempt one = before != null && beforeEndedIt ? before : last;
    return one == null ? "" : one.detail().reason();
  }

  private void revive(Entry<Settled> dead, @Nullable Double perSecond, long place) {
    Tallies tallies = dead.standing().tallies().forgiven();
    Instant due =
        perSecond == null ? now : now.plus(Duration.ofNanos((long) (place * NANOS / perSecond)));
    boolean waits = due.isAfter(now) || !queue.ledger.line.hasRoomFor(dead.item().group());
    Standing next = waits ? new Scheduled(due, Rest.REDRIVEN, tallies) : new Ready(now, tallies);
    queue.ledger.move(dead, next, now);
    queue.ledger.tell(Transition.Type.REDRIVEN, now, dead.item());
    if (next instanceof Ready) {
      queue.ledger.tell(Transition.Type.READY, now, dead.item());
    }
  }

  Step<PurgeResult> purge(Command.Purge purge) {
    int purged = 0;
    for (ItemState state : purge.states()) {
      for (Entry<Standing> entry : first(state, purge.limit() - purged)) {
        queue.ledger.remove(entry, now);
        purged++;
      }
    }
    byte[] next = purged < purge.limit() ? null : new byte[0];
    return new Step<>(new PurgeResult(purged), next);
  }

  private List<Entry<Standing>> first(ItemState state, int most) {
    var found = new ArrayList<Entry<Standing>>();
    if (most > 0) {
      byte[] prefix = Keys.entries(queue.id(), state);
      queue
          .ledger
          .store()
          .scan(
              prefix,
              Keys.after(prefix),
              (_, value) -> {
                found.add(Entry.bare(value));
                return found.size() < most;
              });
    }
    return found;
  }

  int forget(List<String> names) {
    int forgotten = 0;
    for (String name : names) {
      if (queue.ledger.forget(name)) {
        forgotten++;
      }
    }
    return forgotten;
  }
}
