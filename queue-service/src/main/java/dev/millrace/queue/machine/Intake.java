package dev.millrace.queue.machine;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.EnqueueResult;
import dev.millrace.contracts.queue.EnqueueResult.Accepted;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.queue.machine.Standing.Ready;
import dev.millrace.queue.machine.Standing.Rest;
import dev.millrace.queue.machine.Standing.Scheduled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Takes new items into a queue, all or none: first everything is checked, then everything is done.
final class Intake {
  private static final int MAX_BATCHES = 100_000;
  private static final int NAMES_SHOWN = 10;

  private Intake() {}

  /// @return why the items cannot be taken, or null when [#admit] may be called with them
  static @Nullable Refusal check(LiveQueue queue, List<NewItem> items) {
    Set<String> fresh = new HashSet<>();
    Map<String, List<NewItem>> byBatch = new HashMap<>();
    for (NewItem item : items) {
      JsonData data = item.data();
      int limit = queue.settings().maxDataBytes();
      if (data != null && data.size() > limit) {
        return new Refusal.TooLarge(queue.name(), orEmpty(item.name()), data.size(), limit);
      }
      boolean isNew =
          item.name() == null || (fresh.add(item.name()) && !queue.ledger.knows(item.name()));
      if (isNew && item.batch() != null) {
        byBatch.computeIfAbsent(item.batch(), _ -> new ArrayList<>()).add(item);
      }
      if (isNew && !queue.ledger.line.hasRoomFor(orEmpty(item.group()))) {
        return new Refusal.QueueFull(queue.name(), "groups", ReadyLine.MAX_GROUPS);
      }
    }
    return checkRoom(queue, items, byBatch);
  }

  private static @Nullable Refusal checkRoom(
      LiveQueue queue, List<NewItem> items, Map<String, List<NewItem>> byBatch) {
    Ledger ledger = queue.ledger;
    long room = Math.max(0, queue.settings().maxItems() - ledger.counts.held());
    if (items.size() > room && newOnes(ledger, items) > room) {
      return new Refusal.QueueFull(queue.name(), "items", queue.settings().maxItems());
    }
    for (var entry : byBatch.entrySet()) {
      Refusal refusal = checkBatch(queue, entry.getKey(), entry.getValue());
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  private static long newOnes(Ledger ledger, List<NewItem> items) {
    long unnamed = items.stream().filter(item -> item.name() == null).count();
    long named =
        items.stream()
            .map(NewItem::name)
            .filter(name -> name != null && !ledger.knows(name))
            .distinct()
            .count();
    return unnamed + named;
  }

  private static @Nullable Refusal checkBatch(LiveQueue queue, String name, List<NewItem> fresh) {
    Batch batch = queue.ledger.knownBatch(name);
    if (batch == null) {
      return queue.ledger.batches() < MAX_BATCHES
          ? null
          : new Refusal.QueueFull(queue.name(), "batches", MAX_BATCHES);
    }
    long room =
        batch.sealed
            ? 0
            : batch.expected == null ? Long.MAX_VALUE : batch.expected - batch.accepted;
    if (fresh.size() <= room) {
      return null;
    }
    List<String> late =
        fresh.stream().skip(room).limit(NAMES_SHOWN).map(item -> orEmpty(item.name())).toList();
    return new Refusal.BatchSealed(queue.name(), name, late);
  }

  /// Takes the items in. [#check] must have allowed them just before.
  ///
  /// @param random makes up the names that were left out
  static EnqueueResult admit(
      LiveQueue queue, List<NewItem> items, boolean listed, Instant now, RandomGenerator random) {
    var accepted = new ArrayList<Accepted>(items.size());
    for (NewItem item : items) {
      String name = item.name();
      if (name == null) {
        name = madeUpName(random);
      } else if (queue.ledger.knows(name)) {
        accepted.add(new Accepted(name, false));
        continue;
      }
      admit(queue.ledger, name, item, listed, now);
      accepted.add(new Accepted(name, true));
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
    Instant notBefore = given.notBefore();
    Standing standing =
        notBefore != null && notBefore.isAfter(now)
            ? new Scheduled(notBefore, Rest.NOT_BEFORE, Tallies.NONE)
            : new Ready(now, Tallies.NONE);
    if (!item.batch().isEmpty()) {
      Batch batch = ledger.batch(item.batch());
      batch.accepted++;
      ledger.keep(item.batch(), batch, now);
    }
    ledger.admit(item, given.data() == null ? JsonData.empty() : given.data(), standing, now);
    if (!item.batch().isEmpty()) {
      sealIfFull(ledger, item.batch(), now);
    }
  }

  private static void sealIfFull(Ledger ledger, String name, Instant now) {
    Batch batch = ledger.batch(name);
    if (!batch.sealed && batch.expected != null && batch.accepted >= batch.expected) {
      batch.sealed = true;
      ledger.keep(name, batch, now);
    }
  }

  /// A name nobody else comes to, in this request or later: with a number in it that counts, it
  /// might be the one that a source lists tomorrow.
  private static String madeUpName(RandomGenerator random) {
    return "unnamed-%016x%016x".formatted(random.nextLong(), random.nextLong());
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
