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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Takes new items into a queue, all or none: items are [added][#add], and when none of that was
/// refused, it is told to [#admit] them. Meanwhile the queue may change only as it was told when it
/// was made.
final class Intake implements Target {
  private static final int NAMES_SHOWN = 10;

  private final LiveQueue queue;
  private final Bounds bounds;
  private final long room;
  private final List<NewItem> items = new ArrayList<>();

  /// The names that the queue does not know.
  private final Set<String> fresh = new HashSet<>();

  /// Groups and batches that begin with these items.
  private final Set<String> newGroups = new HashSet<>();

  private final Set<String> newBatches = new HashSet<>();
  private final Map<String, Integer> newInBatch = new HashMap<>();

  /// New ones with work to do: what is done takes no room.
  private int newWork;

  Intake(LiveQueue queue) {
    this(queue, 0);
  }

  /// @param leaving items that will have left the queue before these are admitted
  Intake(LiveQueue queue, int leaving) {
    this.queue = queue;
    this.bounds =
        new Bounds(queue.name(), queue.settings().maxDataBytes(), queue.settings().batches());
    // What leaves may be replaced, though the queue holds more than it may by now.
    this.room =
        Math.max(0, queue.settings().maxItems() - queue.ledger.counts.held()) + (long) leaving;
  }

  /// What stands against each part, together with those before it against which nothing does.
  static Query.Objections objections(LiveQueue queue, Query.RoomFor room) {
    var intake = new Intake(queue, Objects.requireNonNullElse(room.leaving(), 0));
    var refusals = new ArrayList<@Nullable Refusal>(room.parts().size());
    room.parts().forEach(part -> refusals.add(intake.add(part)));
    return new Query.Objections(refusals);
  }

  @Override
  public @Nullable Refusal add(List<NewItem> more) {
    var unknown = new ArrayList<NewItem>(more.size());
    Refusal refusal = refusal(more, unknown);
    if (refusal != null) {
      unknown.forEach(item -> fresh.remove(item.name()));
      return refusal;
    }
    items.addAll(more);
    return null;
  }

  /// @param unknown is given those that the queue does not know
  private @Nullable Refusal refusal(List<NewItem> more, List<NewItem> unknown) {
    for (NewItem item : more) {
      Refusal refusal = bounds.refusal(item);
      if (refusal != null) {
        return refusal;
      }
      if (item.name() == null || (!queue.ledger.knows(item.name()) && fresh.add(item.name()))) {
        unknown.add(item);
      }
    }
    var part = new Part(unknown);
    Refusal refusal = refusal(part);
    if (refusal == null) {
      newWork += part.work.size();
      newGroups.addAll(part.groups);
      newBatches.addAll(part.batches);
      part.byBatch.forEach((name, added) -> newInBatch.merge(name, added.size(), Integer::sum));
    }
    return refusal;
  }

  /// What the queue does not know of the items that are added at once.
  private final class Part {
    final List<NewItem> work;
    final Map<String, List<NewItem>> byBatch = new LinkedHashMap<>();

    /// Those that begin with this part.
    final Set<String> groups = new HashSet<>();

    final Set<String> batches = new HashSet<>();

    Part(List<NewItem> unknown) {
      work = unknown.stream().filter(item -> !item.comesDone()).toList();
      for (NewItem item : work) {
        String group = orEmpty(item.group());
        if (!queue.ledger.line.has(group) && !newGroups.contains(group)) {
          groups.add(group);
        }
      }
      for (NewItem item : unknown) {
        if (item.batch() != null) {
          byBatch.computeIfAbsent(item.batch(), _ -> new ArrayList<>()).add(item);
        }
      }
      for (String name : byBatch.keySet()) {
        if (!newBatches.contains(name) && queue.ledger.batches.known(name) == null) {
          batches.add(name);
        }
      }
    }
  }

  private @Nullable Refusal refusal(Part part) {
    if (!part.work.isEmpty() && newWork + part.work.size() > room) {
      return new Refusal.QueueFull(queue.name(), "items", queue.settings().maxItems());
    }
    int groups = queue.ledger.line.groups() + newGroups.size() + part.groups.size();
    if (!part.groups.isEmpty() && groups > ReadyLine.MAX_GROUPS) {
      return new Refusal.QueueFull(queue.name(), "groups", ReadyLine.MAX_GROUPS);
    }
    int batches = queue.ledger.batches.count() + newBatches.size() + part.batches.size();
    if (!part.batches.isEmpty() && batches > Batches.MAX) {
      return new Refusal.QueueFull(queue.name(), "batches", Batches.MAX);
    }
    for (var entry : part.byBatch.entrySet()) {
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
      return null;
    }
    if (!batch.sealed && batch.manifest != null) {
      List<String> strangers =
          names(
              added.stream()
                  .filter(item -> !queue.ledger.batches.awaits(name, batch, item.name())));
      return strangers.isEmpty() ? null : new Refusal.NotListed(queue.name(), name, strangers);
    }
    int before = newInBatch.getOrDefault(name, 0);
    long left =
        batch.sealed
            ? 0
            : batch.expected == null ? Long.MAX_VALUE : batch.expected - batch.accepted - before;
    if (added.size() <= left) {
      return null;
    }
    return new Refusal.BatchSealed(queue.name(), name, names(added.stream().skip(left)));
  }

  private static List<String> names(Stream<NewItem> items) {
    return items
        .limit(NAMES_SHOWN)
        .map(item -> item.name() == null ? "one without a name" : item.name())
        .toList();
  }

  @Override
  public void deliver(Instant now, RandomGenerator random) {
    admit(false, now, random);
  }

  /// Takes all that was added in; none of it may have been refused.
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

  /// Takes in one item that the queue does not know, whatever the queue holds.
  static void admit(Ledger ledger, String name, NewItem given, boolean listed, Instant now) {
    Item item = item(ledger, name, given, listed, now);
    if (!item.batch().isEmpty()) {
      ledger.batches.accept(item.batch(), name, now);
    }
    if (given.result() != null) {
      ledger.admitDone(item, data(given), given.result(), now);
    } else {
      ledger.admit(item, data(given), standing(given, now), now);
    }
    if (!item.batch().isEmpty()) {
      ledger.batches.sealIfFull(item.batch(), now);
    }
  }

  private static Standing standing(NewItem given, Instant now) {
    Instant due = given.notBefore() == null ? now : inWholeMillis(given.notBefore());
    return due.isAfter(now)
        ? new Scheduled(due, Rest.NOT_BEFORE, Tallies.NONE)
        : new Ready(now, Tallies.NONE);
  }

  static Item item(Ledger ledger, String name, NewItem given, boolean listed, Instant now) {
    return new Item(
        ledger.nextSeq(),
        name,
        orEmpty(given.group()),
        orEmpty(given.batch()),
        given.priority() == null ? 0 : given.priority(),
        now,
        listed);
  }

  static JsonData data(NewItem given) {
    return given.data() == null ? JsonData.empty() : given.data();
  }

  /// A name nobody else comes to, in this request or later: with a number in it that counts, it
  /// might be the one that a source lists tomorrow.
  static String madeUpName(RandomGenerator random) {
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
