package dev.millrace.queue.machine;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.EnqueueResult;
import dev.millrace.contracts.queue.EnqueueResult.Accepted;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.queue.machine.Standing.Ready;
import dev.millrace.queue.machine.Standing.Rest;
import dev.millrace.queue.machine.Standing.Scheduled;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Takes new items into a queue, all or none: made to look at them, asked for a [#refusal], and
/// only when there is none told to [#admit] them. Nothing may change the queue in between.
final class Intake {
  private static final int NAMES_SHOWN = 10;

  /// Later than anybody means, and far from what milliseconds cannot hold.
  private static final Instant LATEST_START = Instant.parse("9999-12-31T00:00:00Z");

  private final LiveQueue queue;
  private final List<NewItem> items;

  /// The names that the queue does not know.
  private final Set<String> fresh;

  Intake(LiveQueue queue, List<NewItem> items) {
    this.queue = queue;
    this.items = items;
    this.fresh = HashSet.newHashSet(items.size());
    for (NewItem item : items) {
      String name = item.name();
      if (name != null && !queue.ledger.knows(name)) {
        fresh.add(name);
      }
    }
  }

  /// Why the items cannot be taken, or null when they can.
  @Nullable Refusal refusal() {
    int limit = queue.settings().maxDataBytes();
    for (NewItem item : items) {
      JsonData data = item.data();
      if (data != null && data.size() > limit) {
        return new Refusal.TooLarge(queue.name(), orEmpty(item.name()), data.size(), limit);
      }
      if (item.notBefore() != null && item.notBefore().isAfter(LATEST_START)) {
        return new Refusal.Invalid(
            "the notBefore of item \"%s\" is after %s: a mistake, or leave the item out"
                .formatted(orEmpty(item.name()), LATEST_START));
      }
      if (isNew(item) && !queue.ledger.line.hasRoomFor(orEmpty(item.group()))) {
        return new Refusal.QueueFull(queue.name(), "groups", ReadyLine.MAX_GROUPS);
      }
    }
    long room = Math.max(0, queue.settings().maxItems() - queue.ledger.counts.held());
    if (items.size() > room && newOnes() > room) {
      return new Refusal.QueueFull(queue.name(), "items", queue.settings().maxItems());
    }
    return batchRefusal();
  }

  private boolean isNew(NewItem item) {
    return item.name() == null || fresh.contains(item.name());
  }

  private long newOnes() {
    return items.stream().filter(item -> item.name() == null).count() + fresh.size();
  }

  private @Nullable Refusal batchRefusal() {
    Map<String, List<NewItem>> byBatch = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    for (NewItem item : items) {
      boolean first = item.name() == null || seen.add(item.name());
      if (first && isNew(item) && item.batch() != null) {
        byBatch.computeIfAbsent(item.batch(), _ -> new ArrayList<>()).add(item);
      }
    }
    for (var entry : byBatch.entrySet()) {
      Refusal refusal = batchRefusal(entry.getKey(), entry.getValue());
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  private @Nullable Refusal batchRefusal(String name, List<NewItem> added) {
    Batch batch = queue.ledger.batches.known(name);
    if (batch == null) {
      return queue.ledger.batches.count() < Batches.MAX
          ? null
          : new Refusal.QueueFull(queue.name(), "batches", Batches.MAX);
    }
    long room =
        batch.sealed
            ? 0
            : batch.expected == null ? Long.MAX_VALUE : batch.expected - batch.accepted;
    if (added.size() <= room) {
      return null;
    }
    List<String> late =
        added.stream().skip(room).limit(NAMES_SHOWN).map(item -> orEmpty(item.name())).toList();
    return new Refusal.BatchSealed(queue.name(), name, late);
  }

  /// Takes the items in. [#refusal] must have been null just before.
  ///
  /// @param random makes up the names that were left out
  EnqueueResult admit(boolean listed, Instant now, RandomGenerator random) {
    var accepted = new ArrayList<Accepted>(items.size());
    for (NewItem item : items) {
      String given = item.name();
      boolean created = given == null || fresh.remove(given);
      String name = given == null ? madeUpName(random) : given;
      if (created) {
        admit(queue.ledger, name, item, listed, now);
      }
      accepted.add(new Accepted(name, created));
    }
    return new EnqueueResult(accepted);
  }

  private static void admit(
      Ledger ledger, String name, NewItem given, boolean listed, Instant now) {
    var item =
        new Item(
            ledger.nextSeq(),
            name,
            orEmpty(given.group()),
            orEmpty(given.batch()),
            given.priority() == null ? 0 : given.priority(),
            now,
            listed);
    Instant due = given.notBefore() == null ? now : inWholeMillis(given.notBefore());
    Standing standing =
        due.isAfter(now)
            ? new Scheduled(due, Rest.NOT_BEFORE, Tallies.NONE)
            : new Ready(now, Tallies.NONE);
    if (!item.batch().isEmpty()) {
      ledger.batches.accept(item.batch(), now);
    }
    ledger.admit(item, given.data() == null ? JsonData.empty() : given.data(), standing, now);
    if (!item.batch().isEmpty()) {
      ledger.batches.sealIfFull(item.batch(), now);
    }
  }

  /// A name nobody else comes to, in this request or later: with a number in it that counts, it
  /// might be the one that a source lists tomorrow.
  private static String madeUpName(RandomGenerator random) {
    return "unnamed-%016x%016x".formatted(random.nextLong(), random.nextLong());
  }

  /// Time is kept in milliseconds, and no item may begin before its own.
  private static Instant inWholeMillis(Instant time) {
    Instant earlier = time.truncatedTo(ChronoUnit.MILLIS);
    return earlier.equals(time) ? time : earlier.plusMillis(1);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
