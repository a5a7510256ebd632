package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.queue.machine.Cell;
import dev.millrace.queue.machine.Journal;
import dev.millrace.queue.machine.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is known of one queue, from its declaration to its deletion. Answers by counting through
/// all its items: slow, and hard to get wrong.
final class ModelQueue {
  final String name;
  final Cell<QueueSpec> spec;
  final Cell<Boolean> paused;
  final Cell<Optional<String>> pauseReason;
  final Table<String, ModelItem> items;
  final Table<String, ModelBatch> batches;
  final Cell<Long> nextOrder;
  final Cell<Pace> pace;

  /// The number of the last batch that a listing made, and the one that is open.
  final Cell<Long> lastListing;

  final Cell<Optional<String>> openListing;

  /// Number of the latest listing that has begun, as far as is known.
  final Cell<Integer> listing;

  /// The bucket with the most tokens that the rate allows, and the one with the fewest that it
  /// promises: a restart may empty it.
  final Cell<Bucket> most;

  final Cell<Bucket> fewest;
  final Turns turns = new Turns();
  private long turnsNoted = -1;

  ModelQueue(Journal journal, String name, QueueSpec spec, Instant now) {
    this.name = name;
    this.spec = new Cell<>(journal, spec);
    this.paused = new Cell<>(journal, false);
    this.pauseReason = new Cell<>(journal, Optional.empty());
    this.items = new Table<>(journal, new LinkedHashMap<>());
    this.batches = new Table<>(journal, new HashMap<>());
    this.nextOrder = new Cell<>(journal, 0L);
    this.pace = new Cell<>(journal, Pace.UNKNOWN);
    this.lastListing = new Cell<>(journal, 0L);
    this.openListing = new Cell<>(journal, Optional.empty());
    this.listing = new Cell<>(journal, 0);
    this.most = new Cell<>(journal, firstMost(spec, now));
    this.fewest = new Cell<>(journal, Bucket.empty(now));
  }

  private static Bucket firstMost(QueueSpec spec, Instant now) {
    return spec.rate() == null ? Bucket.empty(now) : Bucket.full(spec.rate(), now);
  }

  void behave(QueueSpec next, Instant now) {
    if (!Objects.equals(next.rate(), spec.get().rate())) {
      most.set(firstMost(next, now));
      fewest.set(Bucket.empty(now));
    }
    spec.set(next);
    if (next.hedge() == null) {
      pace.set(Pace.UNKNOWN);
    }
    turnsNoted = -1;
    noteTurns();
  }

  long count(ItemState state) {
    long count = 0;
    for (ModelItem item : items.all().values()) {
      if (item.state() == state && !item.remembered()) {
        count++;
      }
    }
    return count;
  }

  /// Of an item that two workers have there are two.
  int leases() {
    return leases(null);
  }

  /// @param group null for all
  int leases(@Nullable String group) {
    int leases = 0;
    for (ModelItem item : items.all().values()) {
      if (item.phase() instanceof Phase.Leased leased
          && (group == null || group.equals(item.group()))) {
        leases += leased.grants().size();
      }
    }
    return leases;
  }

  /// From when on the item may be given to a second worker; null when it may not.
  @Nullable Instant lateFrom(ModelItem item) {
    return item.phase() instanceof Phase.Leased(List<Phase.Grant> grants)
            && grants.size() == 1
            && grants.getFirst().attempt() == item.tally().handedOut()
        ? pace.get().lateFrom(spec.get().hedge(), grants.getFirst().started())
        : null;
  }

  /// Those that are more than a remembered name.
  List<ModelItem> all() {
    List<ModelItem> all = new ArrayList<>(items.all().size());
    for (ModelItem item : items.all().values()) {
      if (!item.remembered()) {
        all.add(item);
      }
    }
    return all;
  }

  /// Items that count against `maxItems`.
  long held() {
    return count(ItemState.SCHEDULED)
        + count(ItemState.READY)
        + count(ItemState.LEASED)
        + count(ItemState.DEAD);
  }

  List<ModelItem> ofBatch(String batch) {
    return all().stream().filter(item -> batch.equals(item.asked().batch())).toList();
  }

  boolean batchIsComplete(String batch) {
    ModelBatch known = batches.get(batch);
    return known != null
        && known.sealed()
        && ofBatch(batch).stream().allMatch(item -> item.state().settled());
  }

  /// The first in line of each group that has not as many leases as it may.
  Map<String, ModelItem> heads() {
    Map<String, ModelItem> heads = new HashMap<>();
    Map<String, Integer> leased = new HashMap<>();
    for (ModelItem item : items.all().values()) {
      if (item.phase() instanceof Phase.Leased phase) {
        leased.merge(item.group(), phase.grants().size(), Integer::sum);
      } else if (item.state() == ItemState.READY) {
        heads.merge(item.group(), item, (a, b) -> a.before(b) ? a : b);
      }
    }
    Integer limit = spec.get().groupLimit();
    if (limit != null) {
      heads.keySet().removeIf(group -> leased.getOrDefault(group, 0) >= limit);
    }
    return heads;
  }

  /// To be called before and after anything that looks at the turns.
  void noteTurns() {
    if (items.changes() == turnsNoted) {
      return;
    }
    turnsNoted = items.changes();
    turns.servable(new HashSet<>(heads().keySet()));
  }

  /// The place of one more accepted item.
  long takeOrder() {
    long order = nextOrder.get();
    nextOrder.set(order + 1);
    return order;
  }

  Set<String> names() {
    return items.keys();
  }

  /// After a restart the turns begin anew.
  void forgetTurns() {
    turns.forget();
    turnsNoted = -1;
    noteTurns();
  }

  @Nullable ModelItem find(String item) {
    return items.get(item);
  }

  void put(ModelItem item) {
    items.put(item.name(), item);
  }
}
