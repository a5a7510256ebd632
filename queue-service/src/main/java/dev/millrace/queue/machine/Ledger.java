package dev.millrace.queue.machine;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.queue.machine.Standing.Leased;
import dev.millrace.queue.machine.Standing.Ready;
import dev.millrace.queue.machine.Standing.Scheduled;
import dev.millrace.queue.machine.Standing.Settled;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The books of one queue. Every change of an item's state goes through [#move], which keeps the
/// entry, the pointer from the name, the counts of queue and batch, and what is held in memory in
/// step.
final class Ledger {
  private static final int FORMAT = 1;

  private final Desk desk;
  private final Store store;
  private final String name;
  private final int id;

  final Counts counts;
  final ReadyLine line;
  final Leases leases = new Leases();
  final Batches batches;
  final Listing listing;

  private Pace pace;
  private boolean paceChanged;

  private long nextSeq;
  private boolean changed;

  /// When the earliest scheduled item is due, or earlier; the future's end when there is none.
  private Instant nextDue;

  /// Nothing is scheduled for before this time: looking begins there, not among the traces of what was
  /// deleted.
  private Instant scheduledFrom = Instant.EPOCH;

  /// Reads the books from the store, as they were left.
  Ledger(Desk desk, String name, int id, int groupLimit) {
    this.desk = desk;
    this.store = desk.store();
    this.name = name;
    this.id = id;
    this.line = new ReadyLine(store, id, desk.heads(), groupLimit);
    this.batches = new Batches(desk, name, id, this::change);
    this.listing = new Listing(store, id, batches);
    byte[] stored = store.get(Keys.counters(id));
    if (stored == null) {
      this.counts = new Counts();
    } else {
      var in = new Bytes.In(stored).version(FORMAT);
      this.nextSeq = in.number();
      batches.restore((int) in.number());
      this.counts = Counts.read(in);
    }
    line.load();
    each(
        Keys.leased(id),
        Leased.class,
        entry -> {
          leases.put(entry);
          entry.standing().grants().forEach(_ -> line.leased(entry.item().group()));
        });
    this.nextDue = firstDue();
    byte[] latest = store.get(Keys.pace(id));
    this.pace = latest == null ? new Pace() : Pace.read(latest);
  }

  private <S extends Standing> void each(byte[] prefix, Class<S> type, Consumer<Entry<S>> visitor) {
    store.scan(
        prefix,
        Keys.after(prefix),
        (_, value) -> {
          visitor.accept(Entry.decode(value, type));
          return true;
        });
  }

  /// Writes the counters, and the pace.
  void flush() {
    if (paceChanged) {
      store.put(Keys.pace(id), pace.encode());
      paceChanged = false;
    }
    var out = new Bytes.Out(32).u8(FORMAT).number(nextSeq).number(batches.count());
    counts.write(out);
    store.put(Keys.counters(id), out.done());
    changed = false;
  }

  private void change() {
    if (!changed) {
      changed = true;
      desk.unwritten().add(this);
    }
  }

  int id() {
    return id;
  }

  String name() {
    return name;
  }

  Store store() {
    return store;
  }

  // --- items ---

  long nextSeq() {
    return nextSeq;
  }

  /// Takes in a new item, which may be settled already. Its name must be unknown.
  void admit(Item item, JsonData data, Standing standing, Instant now) {
    nextSeq = Math.max(nextSeq, item.seq() + 1);
    if (!data.isEmpty()) {
      store.put(Keys.data(id, item.seq()), data.bytes());
    }
    if (!item.batch().isEmpty()) {
      store.put(Keys.member(id, item.batch(), item.seq()), Bytes.utf8(item.name()));
    }
    enter(item, standing);
    if (standing instanceof Settled settled) {
      point(item, new Entry<>(item, settled).key(id)); // any other one has a pointer from before
    } else {
      desk.recent().add(id, item.seq(), data);
    }
    count(item, null, standing.state(), now);
    tell(Transition.Type.ENQUEUED, now, item);
    if (standing instanceof Ready) {
      tell(Transition.Type.READY, now, item);
    }
  }

  /// Takes in a new item that came with its result.
  void admitDone(Item item, JsonData data, JsonData result, Instant now) {
    admit(item, data, new Settled(ItemState.SUCCEEDED, now, result, Tallies.NONE), now);
    tell(Transition.Type.SUCCEEDED, now, item);
  }

  /// Takes in a new item as a dead letter; it never was anything else.
  ///
  /// @param first says why, in place of a first attempt
  void admitDead(Item item, JsonData data, Attempt first, Instant now) {
    Tallies tallies = Tallies.NONE.withLease();
    admit(item, data, new Settled(ItemState.DEAD, now, JsonData.empty(), tallies), now);
    keep(item, first);
  }

  /// How the item of that number ended; null when it has not, or its retention has passed.
  @Nullable Entry<Settled> end(long seq) {
    byte[] key = store.get(Keys.end(id, seq));
    byte[] entry = key == null ? null : store.get(key);
    return entry == null ? null : Entry.decode(entry, Settled.class);
  }

  boolean knows(String itemName) {
    return store.get(Keys.name(id, itemName)) != null;
  }

  /// The item of that name and where it stands; null when the queue does not know it.
  @Nullable Entry<Standing> find(String itemName) {
    byte[] pointer = store.get(Keys.name(id, itemName));
    if (pointer == null) {
      return null;
    }
    var in = new Bytes.In(pointer).version(FORMAT);
    long seq = in.number();
    Entry<Leased> lease = leases.get(seq);
    if (lease != null) {
      return new Entry<>(lease.item(), lease.standing());
    }
    byte[] end = store.get(Keys.end(id, seq));
    byte[] entry = store.get(end == null ? in.rest() : end);
    if (entry == null) {
      throw new IllegalStateException(
          "queue %s: the name \"%s\" points to no entry".formatted(name, itemName));
    }
    return Entry.decode(entry);
  }

  /// Brings an item from where it stands to somewhere else.
  void move(Entry<? extends Standing> from, Standing to, Instant now) {
    leave(from);
    enter(from.item(), to);
    count(from.item(), from.standing().state(), to.state(), now);
  }

  private void leave(Entry<? extends Standing> entry) {
    Item item = entry.item();
    store.delete(entry.key(id));
    switch ((Standing) entry.standing()) {
      case Ready _ -> line.remove(item);
      case Leased leased -> {
        leases.remove(item.seq());
        leased.grants().forEach(_ -> line.unleased(item.group()));
      }
      case Settled _ -> store.delete(Keys.end(id, item.seq()));
      case Scheduled _ -> {}
    }
  }

  private void enter(Item item, Standing standing) {
    var entry = new Entry<>(item, standing);
    byte[] key = entry.key(id);
    store.put(key, entry.encode());
    switch (standing) {
      case Ready ready -> {
        point(item, key);
        line.add(new Entry<>(item, ready));
      }
      case Leased leased -> {
        leases.put(new Entry<>(item, leased));
        leased.grants().forEach(_ -> line.leased(item.group()));
      }
      case Scheduled scheduled -> {
        point(item, key);
        nextDue = earlier(nextDue, scheduled.due());
      }
      case Settled _ -> store.put(Keys.end(id, item.seq()), key);
    }
  }

  private void point(Item item, byte[] key) {
    store.put(
        Keys.name(id, item.name()),
        new Bytes.Out(12 + key.length).u8(FORMAT).number(item.seq()).raw(key).done());
  }

  /// What [#point] has written, for the queue under another number.
  static byte[] pointer(byte[] value, int queue) {
    var in = new Bytes.In(value).version(FORMAT);
    long seq = in.number();
    byte[] key = Keys.of(queue, in.rest());
    return new Bytes.Out(12 + key.length).u8(FORMAT).number(seq).raw(key).done();
  }

  private void count(Item item, @Nullable ItemState from, @Nullable ItemState to, Instant now) {
    if (from != null) {
      counts.add(from, -1);
    }
    if (to != null) {
      counts.add(to, 1);
    }
    change();
    if (!item.batch().isEmpty()) {
      batches.moved(item, from, to, now);
    }
  }

  /// The item stays leased; for longer, or to one worker more or less.
  void renew(Entry<Leased> entry, Leased renewed) {
    var next = new Entry<>(entry.item(), renewed);
    store.put(next.key(id), next.encode());
    leases.put(next);
    if (renewed.hedged() && !entry.standing().hedged()) {
      line.hedged(entry.item().group());
    } else if (entry.standing().hedged() && !renewed.hedged()) {
      line.unleased(entry.item().group());
    }
  }

  /// Removes a settled or waiting item for good; one that a source lists stays known by name.
  void remove(Entry<? extends Standing> entry, Instant now) {
    Item item = entry.item();
    leave(entry);
    store.delete(Keys.data(id, item.seq()));
    Tallies tallies = entry.standing().tallies();
    forgetAttempts(item, tallies, entry.standing().state() == ItemState.SUCCEEDED);
    if (tallies.checkpoint()) {
      store.delete(Keys.checkpoint(id, item.seq()));
    }
    if (!item.batch().isEmpty()) {
      store.delete(Keys.member(id, item.batch(), item.seq()));
    }
    count(item, entry.standing().state(), null, now);
    if (item.listed()) {
      byte[] key = Keys.remembered(id, item.name());
      store.put(key, new Entry<>(item, memory(entry.standing(), now)).encode());
      point(item, key);
    } else {
      store.delete(Keys.name(id, item.name()));
    }
  }

  /// Without looking, where it is known which ones there are.
  private void forgetAttempts(Item item, Tallies tallies, boolean succeeded) {
    if (tallies.hedged()) {
      byte[] prefix = Keys.attempts(id, item.seq());
      var all = new ArrayList<byte[]>();
      store.scan(prefix, Keys.after(prefix), (key, _) -> all.add(key));
      all.forEach(store::delete);
      return;
    }
    int last = tallies.handedOut() - (succeeded ? 1 : 0);
    for (int number = Math.max(1, last - Attempt.KEPT + 1); number <= last; number++) {
      store.delete(Keys.attempt(id, item.seq(), number));
    }
  }

  private static Settled memory(Standing standing, Instant now) {
    return standing instanceof Settled settled
        ? new Settled(settled.state(), settled.at(), JsonData.empty(), settled.tallies())
        : new Settled(ItemState.CANCELLED, now, JsonData.empty(), standing.tallies());
  }

  /// Ends the memory of a name that was kept only because a source listed it.
  ///
  /// @return false when the name is not one of those
  boolean forget(String itemName) {
    byte[] key = Keys.remembered(id, itemName);
    if (store.get(key) == null) {
      return false;
    }
    store.delete(key);
    store.delete(Keys.name(id, itemName));
    return true;
  }

  boolean isRemembered(String itemName) {
    return store.get(Keys.remembered(id, itemName)) != null;
  }

  /// See [Place].
  int answerBytes() {
    return desk.place().answerBytes();
  }

  JsonData data(Item item) {
    JsonData recent = desk.recent().get(id, item.seq());
    return recent != null ? recent : payload(Keys.data(id, item.seq()));
  }

  private JsonData payload(byte[] key) {
    byte[] bytes = store.get(key);
    return bytes == null ? JsonData.empty() : JsonData.ofTrusted(bytes);
  }

  @Nullable JsonData checkpoint(Item item, Tallies tallies) {
    return tallies.checkpoint() ? payload(Keys.checkpoint(id, item.seq())) : null;
  }

  void keepCheckpoint(Item item, JsonData checkpoint) {
    store.put(Keys.checkpoint(id, item.seq()), checkpoint.bytes());
  }

  /// How long successes take, as far as [#took] was told.
  Pace pace() {
    return pace;
  }

  /// The queue does not hedge any more: what comes after may take another time.
  void forgetPace() {
    pace = new Pace();
    store.delete(Keys.pace(id));
  }

  /// An attempt has succeeded.
  void took(Duration time) {
    pace.add(time);
    paceChanged = true;
    change();
  }

  // --- attempts ---

  void keep(Item item, Attempt attempt) {
    store.put(Keys.attempt(id, item.seq(), attempt.number()), attempt.encode());
    if (attempt.number() > Attempt.KEPT) {
      store.delete(Keys.attempt(id, item.seq(), attempt.number() - Attempt.KEPT));
    }
  }

  @Nullable Attempt attempt(long seq, int number) {
    byte[] stored = store.get(Keys.attempt(id, seq, number));
    return stored == null ? null : Attempt.decode(stored);
  }

  /// Those of which something is kept, oldest first.
  List<ItemStatus.Attempt> attempts(Item item) {
    var attempts = new ArrayList<ItemStatus.Attempt>();
    byte[] prefix = Keys.attempts(id, item.seq());
    store.scan(
        prefix,
        Keys.after(prefix),
        (_, value) -> {
          attempts.add(Attempt.decode(value).view());
          return true;
        });
    return attempts;
  }

  // --- time ---

  Instant nextDue() {
    return nextDue;
  }

  /// Scheduled items that are due, the earliest first, at most `most`.
  List<Entry<Scheduled>> due(Instant now, int most) {
    var due = new ArrayList<Entry<Scheduled>>();
    store.scan(
        Keys.scheduled(id, scheduledFrom, 0),
        Keys.scheduled(id, now, Long.MAX_VALUE),
        (_, value) -> {
          due.add(Entry.decode(value, Scheduled.class));
          return due.size() < most;
        });
    return due;
  }

  /// Looks up again when the next scheduled item is due. Call when the due ones have moved on.
  void refreshNextDue(Instant now) {
    nextDue = firstDue();
    scheduledFrom = earlier(now, nextDue);
  }

  private Instant firstDue() {
    Instant[] first = {Instant.MAX};
    store.scan(
        Keys.scheduled(id, scheduledFrom, 0),
        Keys.after(Keys.scheduled(id)),
        (_, value) -> {
          first[0] = Entry.decode(value, Scheduled.class).standing().due();
          return false;
        });
    return first[0];
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  // --- telling ---

  void tell(Transition.Type type, Instant at, Item item) {
    tell(type, at, item, null, null, null, null);
  }

  /// @param attempt the one that it is about
  void tell(
      Transition.Type type,
      Instant at,
      Item item,
      @Nullable Integer attempt,
      @Nullable String worker,
      @Nullable String reason,
      @Nullable Instant since) {
    String batch = item.batch().isEmpty() ? null : item.batch();
    desk.listener()
        .accept(new Transition(name, type, at, item.name(), batch, attempt, worker, reason, since));
  }
}
