package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.EnqueueResult;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.queue.machine.Command.Stamped;
import dev.millrace.queue.machine.Command.Ticked;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Outcome.Refused;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The state machine of all queues in one store. A function of the store and the commands: the same
/// ones in the same order give the same outcomes and writes. What it holds in memory it can read
/// again from the store at any time, which is what a new instance does.
///
/// Several machines, each on a store of its own, can hold the queues of one service: then each has
/// another [Place], and gives items to the queues of the others by [Neighbours#send]. Only this is
/// not as it is within one machine: the queue that is to get items cannot be asked whether it will
/// take them. So a completion may be accepted though the queue of its follow-ups was filled or
/// deleted a moment ago, or their batch sealed. Nothing is lost or doubled by that; [Arrival] and
/// [Unclaimed] say what becomes of such items, and [Holding] how few they are.
///
/// Not safe for several threads. If a command throws, it was a bug or a broken store: discard this
/// instance and the writes that are not yet durable, and make a new one.
public final class QueueMachine {
  private static final int FORMAT = 1;

  /// Time is written this often. After a restart it goes on where it may have been at most, for it
  /// must not go back.
  private static final Duration TIME_LAG = Duration.ofSeconds(1);

  private final Store store;
  private final Map<String, LiveQueue> queues = new TreeMap<>();
  private final Place place;
  private final Graves graves;
  private final Unclaimed unclaimed;
  private final Holding holding;
  private final Moves moves;
  private final Targets targets;
  private final Desk desk;
  private int nextQueue;
  private Instant now;
  private Instant writtenTime;

  /// @param listener is told what happens, while it is applied
  /// @param place the same one whenever this store is opened
  /// @throws IllegalStateException when the store was written by a newer build, or elsewhere
  public QueueMachine(Store store, Consumer<Transition> listener, Place place) {
    this.store = store;
    this.place = place;
    this.graves = new Graves(store);
    this.unclaimed = new Unclaimed(store);
    this.holding = new Holding(store, place.neighbours());
    this.moves = new Moves(store, graves);
    this.targets = new Targets(queues, moves, place.neighbours());
    this.desk = new Desk(store, listener, new ArrayDeque<>(), new RecentData(), new Heads(), place);
    byte[] record = store.get(Keys.MACHINE);
    if (record == null) {
      this.nextQueue = place.first();
      this.writtenTime = Instant.EPOCH;
      this.now = Instant.EPOCH;
    } else {
      var in = new Bytes.In(record).version(FORMAT);
      this.nextQueue = (int) in.number();
      this.writtenTime = in.time();
      this.now = writtenTime.plus(TIME_LAG);
    }
    if (!place.gives(nextQueue)) {
      throw new IllegalStateException(
          "the store's next queue would be %d, which is not a number of this place (%d, and every %d from there): it was written in another one"
              .formatted(nextQueue, place.first(), place.step()));
    }
    load();
  }

  private void load() {
    store.scan(
        Keys.queues(),
        Keys.after(Keys.queues()),
        (key, value) -> {
          String name = Keys.text(key);
          LiveQueue queue = LiveQueue.load(desk, name, value, now);
          queues.put(name, queue);
          holding.load(queue);
          return true;
        });
  }

  /// The time of the last command, or a second later after a restart. A command stamped earlier
  /// happens at that time.
  public Instant time() {
    return now;
  }

  /// Applies one command: changes the store, tells the listener, and answers.
  public <T> Outcome<T> apply(Stamped<T> stamped) {
    Instant at = stamped.at().truncatedTo(ChronoUnit.MILLIS);
    if (at.isAfter(now)) {
      now = at;
    }
    var random = new SplittableRandom(stamped.seed());
    Outcome<T> outcome = cast(perform(stamped.command(), random));
    holding.letGo();
    while (!desk.unwritten().isEmpty()) {
      desk.unwritten().removeFirst().flush();
    }
    save(false);
    return outcome;
  }

  /// Each command's own answer type is the one its record declares.
  @SuppressWarnings("unchecked")
  private static <T> Outcome<T> cast(Outcome<?> outcome) {
    return (Outcome<T>) outcome;
  }

  private Outcome<?> perform(Command<?> command, RandomGenerator random) {
    return switch (command) {
      case Command.Declare declare -> declare(declare, random);
      case Command.Delete delete when moves.drop(delete.queue()) -> new Done<>(true);
      case Command.Delete delete -> at(delete.queue(), this::delete);
      case Command.SetPaused paused -> at(paused.queue(), queue -> pause(queue, paused));
      case Command.Enqueue enqueue ->
          ofListing(enqueue.queue(), enqueue.listing(), queue -> enqueue(queue, enqueue, random));
      case Command.Take take -> at(take.queue(), queue -> new Done<>(take(queue, take)));
      case Command.Settle settle -> at(settle.queue(), queue -> settle(queue, settle, random));
      case Command.Cancel cancel -> at(cancel.queue(), queue -> cancel(queue, cancel, random));
      case Command.Redrive redrive ->
          at(redrive.queue(), queue -> new Done<>(operations(queue, random).redrive(redrive)));
      case Command.Purge purge -> at(purge.queue(), queue -> purge(queue, purge, random));
      case Command.Seal seal -> at(seal.queue(), queue -> seal(queue, seal, random));
      case Command.EndListing end ->
          ofListing(end.queue(), end.listing(), queue -> endListing(queue, random));
      case Command.Forget forget when forget.begins() ->
          at(forget.queue(), queue -> new Done<>(queue.ledger.listing.begin()));
      case Command.Forget forget ->
          ofListing(
              forget.queue(),
              forget.listing(),
              queue -> new Done<>(operations(queue, random).forget(forget.names())));
      case Command.Deliver delivery -> new Done<>(deliver(delivery, random));
      case Command.Hold hold ->
          new Done<>(
              ifThere(
                  hold.queue(),
                  queue -> queue.closed().close(hold.target(), hold.by(), hold.full())));
      case Command.Release release ->
          new Done<>(
              ifThere(
                  release.queue(), queue -> queue.closed().open(release.target(), release.by())));
      case Command.MoveIn part -> moveIn(part);
      case Command.EndMove end -> endMove(end, random);
      case Command.Tick tick -> new Done<>(tick(tick, random));
    };
  }

  private Outcome<?> at(String name, Function<LiveQueue, Outcome<?>> action) {
    LiveQueue queue = queues.get(name);
    return queue == null ? new Refused<>(moves.refusal(name)) : action.apply(queue);
  }

  /// @param listing that the command comes of; null when it is of none, or nobody counts them
  private Outcome<?> ofListing(
      String name, @Nullable Integer listing, Function<LiveQueue, Outcome<?>> action) {
    return at(
        name,
        queue -> {
          if (listing == null) {
            return action.apply(queue);
          }
          if (queue.ledger.listing.isOver(listing)) {
            return new Refused<>(new Refusal.ListingOver(name));
          }
          Outcome<?> outcome = action.apply(queue);
          if (outcome instanceof Done<?>) {
            queue.ledger.listing.heard(listing);
          }
          return outcome;
        });
  }

  private boolean ifThere(String name, Consumer<LiveQueue> action) {
    LiveQueue queue = queues.get(name);
    if (queue != null) {
      action.accept(queue);
    }
    return queue != null;
  }

  private Settling settling(LiveQueue queue, RandomGenerator random) {
    return new Settling(targets, queue, now, random, Map.of());
  }

  private Operations operations(LiveQueue queue, RandomGenerator random) {
    return new Operations(queue, settling(queue, random), now);
  }

  // --- queues ---

  private Outcome<QueueStatus> declare(Command.Declare declare, RandomGenerator random) {
    QueueSettings settings;
    try {
      settings = desk.settings(declare.queue(), declare.spec());
    } catch (IllegalArgumentException e) {
      return new Refused<>(new Refusal.Invalid(Objects.requireNonNull(e.getMessage())));
    }
    if (moves.isArriving(declare.queue())) {
      return new Refused<>(moves.refusal(declare.queue()));
    }
    LiveQueue queue = queues.get(declare.queue());
    if (queue == null) {
      queue = LiveQueue.create(desk, declare.queue(), number(), settings, now);
      queues.put(declare.queue(), queue);
    } else if (Objects.equals(queue.settings().spec().shards(), settings.spec().shards())) {
      queue.behave(settings, now);
    } else {
      return new Refused<>(
          new Refusal.Invalid(
              "the shards of queue \"%s\" cannot be changed: declare a queue of another name"
                  .formatted(queue.name())));
    }
    return new Done<>(declared(queue, random));
  }

  private QueueStatus declared(LiveQueue queue, RandomGenerator random) {
    tell(queue, Transition.Type.DECLARED);
    for (Command.Deliver delivery : unclaimed.claim(queue.name())) {
      if (queue.settings().slices() == 1) {
        take(queue, delivery, random);
      } else {
        place.neighbours().send(delivery); // each item to its slice, which may be this one
      }
    }
    return queue.view();
  }

  /// For a new queue.
  private int number() {
    int number = nextQueue;
    nextQueue = place.after(number);
    save(true);
    return number;
  }

  private Outcome<Boolean> delete(LiveQueue queue) {
    store.delete(Keys.queue(queue.name()));
    queues.remove(queue.name());
    queue.ledger.line.drop();
    graves.add(queue.id());
    holding.forget(queue);
    tell(queue, Transition.Type.DELETED);
    return new Done<>(true);
  }

  private Outcome<QueueStatus> pause(LiveQueue queue, Command.SetPaused command) {
    boolean changes = queue.paused() != command.paused();
    if (changes || command.reason() != null) {
      queue.pause(command.paused(), command.reason());
    }
    if (changes) {
      tell(queue, command.paused() ? Transition.Type.PAUSED : Transition.Type.RESUMED);
    }
    return new Done<>(queue.view());
  }

  private void tell(LiveQueue queue, Transition.Type type) {
    String reason = type == Transition.Type.PAUSED ? queue.pauseReason() : null;
    desk.listener()
        .accept(new Transition(queue.name(), type, now, null, null, null, null, reason, null));
  }

  private void save(boolean must) {
    if (must || writtenTime.plus(TIME_LAG).isBefore(now)) {
      writtenTime = now;
      store.put(Keys.MACHINE, new Bytes.Out(16).u8(FORMAT).number(nextQueue).time(now).done());
    }
  }

  // --- queues of other stores ---

  private Outcome<?> moveIn(Command.MoveIn part) {
    boolean there = queues.containsKey(part.queue());
    if (there && !moves.hasEnded(part.queue(), part.source())) {
      return new Refused<>(
          new Refusal.Invalid("there is a queue \"%s\" already".formatted(part.queue())));
    }
    if (moves.take(part)) {
      boolean free = place.leaves(part.number()) && moves.leaves(part.queue(), part.number());
      moves.begin(part, free ? part.number() : number());
    }
    return new Done<>(moves.find(part.queue(), there));
  }

  private Outcome<?> endMove(Command.EndMove end, RandomGenerator random) {
    Refusal refusal = moves.refusal(end);
    if (refusal != null) {
      return new Refused<>(refusal);
    }
    if (!moves.isArriving(end.queue())) {
      return at(end.queue(), queue -> new Done<>(queue.view()));
    }
    byte[] record = moves.end(end);
    LiveQueue queue = LiveQueue.load(desk, end.queue(), record, now);
    queues.put(end.queue(), queue);
    holding.load(queue);
    return new Done<>(declared(queue, random));
  }

  // --- items ---

  private Outcome<?> enqueue(LiveQueue queue, Command.Enqueue enqueue, RandomGenerator random) {
    String prefix = enqueue.batchPrefix();
    Listing.Current batch = prefix == null ? null : queue.ledger.listing.current(prefix);
    var intake = new Intake(queue);
    Refusal refusal =
        intake.add(batch == null ? enqueue.items() : inBatch(enqueue.items(), batch.name()));
    if (refusal != null) {
      return new Refused<>(refusal);
    }
    int batches = queue.ledger.batches.count();
    var result = intake.admit(enqueue.listed(), now, random);
    if (batch != null && result.items().stream().anyMatch(EnqueueResult.Accepted::created)) {
      queue.ledger.listing.begun(batch);
    }
    boolean begun = queue.ledger.batches.count() > batches;
    if (begun || enqueue.items().stream().anyMatch(NewItem::comesDone)) {
      tellOfBatches(queue, random);
    }
    return new Done<>(result);
  }

  private static List<NewItem> inBatch(List<NewItem> items, String batch) {
    return items.stream().map(item -> item.inBatch(batch)).toList();
  }

  private Outcome<Boolean> endListing(LiveQueue queue, RandomGenerator random) {
    String batch = queue.ledger.listing.end();
    if (batch != null) {
      queue.ledger.batches.seal(batch, now);
      tellOfBatches(queue, random);
    }
    return new Done<>(batch != null);
  }

  private LeaseList take(LiveQueue queue, Command.Take take) {
    return new LeaseList(Handout.take(queue, take, now));
  }

  private Outcome<?> settle(LiveQueue queue, Command.Settle settle, RandomGenerator random) {
    List<Settlement> settlements = settle.settlements();
    String twice = settle.atomic() ? namedTwice(settlements) : null;
    if (twice != null) {
      return new Refused<>(
          new Refusal.Invalid("lease \"%s\" is settled twice in one atomic call".formatted(twice)));
    }
    var settling = new Settling(targets, queue, now, random, settle.objections());
    List<Settling.Verdict> verdicts =
        settle.atomic()
            ? new AllOrNone(settling, settlements).settle()
            : settlements.stream().map(settling::settle).toList();
    var results = new ArrayList<SettleResult.Settled>(settlements.size());
    for (int i = 0; i < settlements.size(); i++) {
      results.add(result(settlements.get(i), verdicts.get(i)));
    }
    tellOfBatches(queue, random);
    Command.Take take = settle.atomic() && allRefused(verdicts) ? null : settle.take();
    List<Lease> leases = take == null ? List.of() : Handout.take(queue, take, now);
    return new Done<>(new SettleResult(results, leases));
  }

  private static @Nullable String namedTwice(List<Settlement> settlements) {
    var tokens = HashSet.<String>newHashSet(settlements.size());
    for (Settlement settlement : settlements) {
      if (!tokens.add(settlement.token())) {
        return settlement.token();
      }
    }
    return null;
  }

  private static boolean allRefused(List<Settling.Verdict> verdicts) {
    return !verdicts.isEmpty() && verdicts.stream().allMatch(verdict -> verdict.refusal() != null);
  }

  private static SettleResult.Settled result(Settlement settlement, Settling.Verdict verdict) {
    Refusal refusal = verdict.refusal();
    if (refusal == null) {
      return new SettleResult.Settled(
          settlement.token(), 200, verdict.state(), verdict.expires(), null);
    }
    var problem = Problems.of(refusal);
    return new SettleResult.Settled(settlement.token(), problem.status(), null, null, problem);
  }

  private Outcome<?> cancel(LiveQueue queue, Command.Cancel cancel, RandomGenerator random) {
    Refusal refusal = operations(queue, random).cancel(cancel.item());
    if (refusal != null) {
      return new Refused<>(refusal);
    }
    tellOfBatches(queue, random);
    ItemStatus status = new Views(queue, now).item(cancel.item(), 0);
    return new Done<>(Objects.requireNonNull(status));
  }

  private Outcome<?> purge(LiveQueue queue, Command.Purge purge, RandomGenerator random) {
    if (purge.states().contains(ItemState.LEASED)) {
      return new Refused<>(
          new Refusal.Invalid("leased items cannot be purged: cancel them, or wait for them"));
    }
    var step = operations(queue, random).purge(purge);
    tellOfBatches(queue, random);
    return new Done<>(step);
  }

  private Outcome<?> seal(LiveQueue queue, Command.Seal seal, RandomGenerator random) {
    if (!queue.settings().batches()) {
      return new Refused<>(Bounds.noBatches(queue.name()));
    }
    Refusal refusal =
        seal.cancel() == null
            ? new Sealing(queue, now).seal(seal.batch(), seal.spec())
            : operations(queue, random).cancelBatch(seal.batch(), seal.cancel());
    if (refusal != null) {
      return new Refused<>(refusal);
    }
    tellOfBatches(queue, random);
    return batch(queue, seal.batch());
  }

  private Outcome<BatchStatus> batch(LiveQueue queue, String name) {
    Batch batch = queue.ledger.batches.known(name);
    return batch == null
        ? new Refused<>(new Refusal.NoSuchBatch(queue.name(), name))
        : new Done<>(new BatchViews(queue, now).status(name, batch));
  }

  /// @return when to go on; `Instant.MAX` when all is told
  private Instant tellOfBatches(LiveQueue queue, RandomGenerator random) {
    return new BatchTelling(targets, queue, now, random).tell();
  }

  // --- other machines ---

  private boolean deliver(Command.Deliver delivery, RandomGenerator random) {
    LiveQueue queue = queues.get(delivery.queue());
    if (queue == null) {
      unclaimed.keep(delivery, now);
      return false;
    }
    take(queue, delivery, random);
    return true;
  }

  private void take(LiveQueue queue, Command.Deliver delivery, RandomGenerator random) {
    Refusal.QueueFull full = new Arrival(queue, now).take(delivery);
    if (full != null) {
      holding.hold(queue, delivery.from(), full, now);
    }
    tellOfBatches(queue, random);
  }

  /// How that queue is declared here; null when it is not.
  public @Nullable QueueSpec declared(String queue) {
    LiveQueue known = queues.get(queue);
    return known == null ? null : known.settings().spec();
  }

  /// Whether a worker may get something from that queue though the one who asked last got nothing.
  public boolean mayHedge(String queue) {
    LiveQueue known = queues.get(queue);
    return known != null && new Hedging(known, now).hasSome();
  }

  /// Deliveries that wait for a queue which is not declared.
  public int unclaimed() {
    return unclaimed.size();
  }

  // --- time ---

  private Ticked tick(Command.Tick tick, RandomGenerator random) {
    int share = Math.max(1, tick.budget() / (queues.size() + 1));
    int worked = 0;
    boolean more = false;
    Instant next = Instant.MAX;
    for (LiveQueue queue : List.copyOf(queues.values())) {
      var upkeep = new Upkeep(queue, settling(queue, random), now);
      int here = upkeep.work(share);
      worked += here;
      more |= here >= share;
      Instant telling = tellOfBatches(queue, random);
      next = earlier(next, earlier(upkeep.next(), telling));
    }
    worked += graves.clear(share) + unclaimed.drop(now, share);
    next = earlier(next, earlier(unclaimed.due(), holding.tick(now)));
    if (more || !graves.isEmpty()) {
      next = now;
    }
    return new Ticked(worked, next.equals(Instant.MAX) ? null : next);
  }

  private static Instant earlier(Instant a, Instant b) {
    return b.isBefore(a) ? b : a;
  }

  // --- questions ---

  /// Answers a question, changing nothing.
  public <T> Outcome<T> answer(Query<T> query) {
    try {
      return cast(look(query));
    } catch (IllegalArgumentException e) {
      return new Refused<>(new Refusal.Invalid(Objects.requireNonNull(e.getMessage())));
    }
  }

  private Outcome<?> look(Query<?> query) {
    return switch (query) {
      case Query.ListQueues _ -> new Done<>(queues.values().stream().map(LiveQueue::view).toList());
      case Query.GetQueue get -> at(get.queue(), queue -> new Done<>(queue.view()));
      case Query.GetItem get -> at(get.queue(), queue -> item(queue, get));
      case Query.ListItems list ->
          at(list.queue(), queue -> new Done<>(new Views(queue, now).page(list)));
      case Query.GetBatch get -> at(get.queue(), queue -> batch(queue, get.batch()));
      case Query.ListBatches list ->
          at(list.queue(), queue -> new Done<>(new BatchViews(queue, now).page(list)));
      case Query.Missing missing ->
          inBatch(
              missing.queue(), missing.batch(), (views, batch) -> views.missing(missing, batch));
      case Query.Awaited awaited ->
          inBatch(awaited.queue(), awaited.batch(), (views, _) -> views.awaited(awaited));
      case Query.Results results ->
          inBatch(results.queue(), results.batch(), (views, _) -> views.results(results));
      case Query.RoomFor room ->
          at(room.queue(), queue -> new Done<>(Intake.objections(queue, room)));
      case Query.Unknown unknown ->
          at(unknown.queue(), queue -> new Done<>(new Views(queue, now).unknown(unknown.names())));
      case Query.Remembered remembered ->
          at(
              remembered.queue(),
              queue ->
                  new Done<>(
                      new Views(queue, now).remembered(remembered.limit(), remembered.after())));
      case Query.FindMove find ->
          new Done<>(moves.find(find.queue(), queues.containsKey(find.queue())));
    };
  }

  private Outcome<?> inBatch(
      String queueName, String batchName, BiFunction<BatchViews, Batch, ?> question) {
    return at(
        queueName,
        queue -> {
          Batch batch = queue.ledger.batches.known(batchName);
          return batch == null
              ? new Refused<>(new Refusal.NoSuchBatch(queueName, batchName))
              : new Done<>(question.apply(new BatchViews(queue, now), batch));
        });
  }

  private Outcome<ItemStatus> item(LiveQueue queue, Query.GetItem get) {
    @Nullable ItemStatus status = new Views(queue, now).item(get.item(), get.workers());
    return status == null
        ? new Refused<>(new Refusal.NoSuchItem(queue.name(), get.item()))
        : new Done<>(status);
  }
}
