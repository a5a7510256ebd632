package dev.millrace.queue.machine;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The batches of one queue: what each holds, which of its items are open, and what other queues
/// are still to be told of it.
final class Batches {
  static final int MAX = 100_000;
  static final int TOLD_AT_ONCE = 100;
  private static final int FIRST_OPEN_KEPT = 1000;
  private static final byte[] NOTHING = {1};

  private final Desk desk;
  private final Store store;
  private final String queue;
  private final int id;
  private final Runnable changed;

  /// To be looked at when their retention has passed.
  final EndedBatches ended;

  private int count;

  /// The first open item of a batch, or one before it: looking begins there, not among the traces
  /// of what was settled. Of the batches that were asked for last.
  private final Map<String, Long> firstOpen = new LinkedHashMap<>();

  /// Of what there may be something to tell.
  private final Set<BatchNews> untold = EnumSet.allOf(BatchNews.class);

  /// @param changed to be called when [#count] changes
  Batches(Desk desk, String queue, int id, Runnable changed) {
    this.desk = desk;
    this.store = desk.store();
    this.queue = queue;
    this.id = id;
    this.changed = changed;
    this.ended = new EndedBatches(store, id);
  }

  void restore(int stored) {
    count = stored;
  }

  int count() {
    return count;
  }

  @Nullable Batch known(String name) {
    byte[] stored = store.get(Keys.batch(id, name));
    return stored == null ? null : Batch.decode(stored);
  }

  /// The batch as it is stored; one that begins now when there is none.
  Batch batch(String name, Instant now) {
    Batch known = known(name);
    return known == null ? new Batch(now) : known;
  }

  /// Whether the batch would take an item of that name: one that its manifest lists, and that has
  /// not come. Without a manifest it takes any.
  ///
  /// @param item null when it is to be given a name
  boolean awaits(String name, Batch batch, @Nullable String item) {
    return batch.manifest == null
        || (item != null && store.get(Keys.awaited(id, name, item)) != null);
  }

  /// From now on the batch takes these and no others.
  ///
  /// @param batch not yet stored with it
  void await(String name, Batch batch, Manifest manifest, Collection<String> notCome) {
    batch.manifest = manifest.digest();
    notCome.forEach(item -> store.put(Keys.awaited(id, name, item), NOTHING));
  }

  /// One item more belongs to the batch, which begins with it if it is the first. The item itself
  /// is to be taken in next, and then [#sealIfFull] to be called.
  void accept(String name, String item, Instant now) {
    Batch batch = batch(name, now);
    batch.accepted++;
    if (batch.manifest != null) {
      store.delete(Keys.awaited(id, name, item));
    }
    keep(name, batch, now);
  }

  /// Nothing more will come, however many were expected; but what a manifest lists is awaited.
  void seal(String name, Instant now) {
    Batch batch = known(name);
    if (batch != null && batch.takesAny()) {
      batch.sealed = true;
      keep(name, batch, now);
    }
  }

  void sealIfFull(String name, Instant now) {
    Batch batch = batch(name, now);
    if (!batch.sealed && batch.full()) {
      batch.sealed = true;
      keep(name, batch, now);
    }
  }

  /// Nothing more of it is taken, and nothing awaited: what is not settled is to be cancelled.
  void cancel(String name, Batch batch, Instant now) {
    if (batch.manifest != null) {
      deleteAll(Keys.awaited(id, name));
    }
    if (batch.expected != null) {
      batch.expected = Math.min(batch.expected, batch.accepted);
    }
    batch.sealed = true;
    batch.cancelledAt = now;
    keep(name, batch, now);
  }

  private void deleteAll(byte[] prefix) {
    var keys = new ArrayList<byte[]>();
    store.scan(prefix, Keys.after(prefix), (key, _) -> keys.add(key));
    keys.forEach(store::delete);
  }

  /// Stores the batch after its seal or expectation changed, or it began.
  void keep(String name, Batch batch, Instant now) {
    if (known(name) == null) {
      count++;
      changed.run();
      announce(BatchNews.OPENED, name, Batch.opening(queue, name, now));
    }
    store(name, batch);
    maybeComplete(name, batch, now);
  }

  /// Items of it are past their retention, and stay until it has been complete for that long.
  ///
  /// @return the key under which [EndedBatches#nextOutlived] finds it; null when it is not complete
  byte @Nullable [] hold(String name) {
    Batch batch = Objects.requireNonNull(known(name));
    if (!batch.outlived) {
      batch.outlived = true;
      store(name, batch);
    }
    ended.note(name, batch);
    Instant end = batch.ended();
    return end == null ? null : Keys.outlived(id, end, name);
  }

  /// Its items stay at least until then.
  ///
  /// @param batch to be stored with it
  void keepUntil(String name, Batch batch, Instant until) {
    if (batch.keptUntil == null || batch.keptUntil.isBefore(until)) {
      ended.forget(name, batch);
      batch.keptUntil = until;
      ended.note(name, batch);
    }
  }

  /// Whether the key is of the batch that has its name now. An older build lets a batch go, and leaves
  /// the key.
  boolean isCurrent(byte[] key) {
    return current(key) != null;
  }

  private @Nullable Batch current(byte[] key) {
    Batch batch = known(Keys.endedBatch(key));
    return batch != null && Keys.endedAt(key).equals(batch.ended()) ? batch : null;
  }

  /// A complete batch goes with its last item. One that holds none goes by this, when it had ended
  /// by then.
  ///
  /// @return how many were looked at, at most `budget`
  int dropEmpty(Instant until, int budget) {
    List<byte[]> due = ended.empty(until, budget);
    for (byte[] key : due) {
      Batch batch = current(key);
      if (batch != null && batch.counts.isZero()) {
        forget(Keys.endedBatch(key), batch);
      } else {
        ended.drop(key);
      }
    }
    return due.size();
  }

  private void forget(String name, Batch batch) {
    store.delete(Keys.batch(id, name));
    ended.forget(name, batch);
    firstOpen.remove(name);
    count--;
    changed.run();
  }

  private void store(String name, Batch batch) {
    store.put(Keys.batch(id, name), batch.encode());
  }

  /// An item of a batch is new, has changed its state, or is gone.
  ///
  /// @param from null for a new one
  /// @param to null when it was removed
  void moved(Item item, @Nullable ItemState from, @Nullable ItemState to, Instant now) {
    String name = item.batch();
    Batch batch = batch(name, now);
    if (from != null) {
      batch.counts.add(from, -1);
    }
    if (to != null) {
      batch.counts.add(to, 1);
    }
    index(batch, item, isOpen(from), isOpen(to));
    store(name, batch);
    if (!isOpen(to)) {
      maybeComplete(name, batch, now);
    }
    if (to == null && batch.completed && batch.counts.isZero()) {
      forget(name, batch);
    }
  }

  private static boolean isOpen(@Nullable ItemState state) {
    return state != null && !state.settled();
  }

  private void index(Batch batch, Item item, boolean was, boolean is) {
    if (was == is || !batch.indexed()) {
      return;
    }
    byte[] key = Keys.open(id, item.batch(), item.seq());
    if (is) {
      store.put(key, Bytes.utf8(item.name()));
      firstOpen.computeIfPresent(item.batch(), (_, first) -> Math.min(first, item.seq()));
    } else {
      store.delete(key);
    }
  }

  /// From where to look for the open items of an indexed batch.
  byte[] openFrom(String name) {
    return Keys.open(id, name, firstOpen.getOrDefault(name, 0L));
  }

  /// A look from [#openFrom] found this one first.
  void foundFirst(String name, long seq) {
    firstOpen.put(name, seq);
    if (firstOpen.size() > FIRST_OPEN_KEPT) {
      firstOpen.remove(firstOpen.keySet().iterator().next());
    }
  }

  private void maybeComplete(String name, Batch batch, Instant now) {
    if (batch.complete() && !batch.completed) {
      batch.completed = true;
      batch.completedAt = now;
      store(name, batch);
      ended.note(name, batch);
      announce(BatchNews.COMPLETE, name, batch.completion(queue, name));
      desk.listener()
          .accept(
              new Transition(
                  queue, Transition.Type.BATCH_COMPLETE, now, null, name, null, null, null, null));
    }
  }

  // --- telling ---

  private void announce(BatchNews news, String name, JsonData data) {
    store.put(Keys.untold(id, news, name), data.bytes());
    untold.add(news);
  }

  /// Batches that were not told of: the name, and the data to tell it with; at most 100.
  Map<String, JsonData> untold(BatchNews news) {
    var found = new LinkedHashMap<String, JsonData>();
    if (untold.contains(news)) {
      byte[] prefix = Keys.untold(id, news);
      store.scan(
          prefix,
          Keys.after(prefix),
          (key, value) -> {
            found.put(Keys.text(key), JsonData.ofTrusted(value));
            return found.size() < TOLD_AT_ONCE;
          });
      if (found.isEmpty()) {
        untold.remove(news);
      }
    }
    return found;
  }

  void told(BatchNews news, String name) {
    store.delete(Keys.untold(id, news, name));
  }
}
