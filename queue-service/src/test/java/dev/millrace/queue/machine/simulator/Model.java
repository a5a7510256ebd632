package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.EnqueueResult;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.queue.machine.Cell;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Journal;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Refusal;
import dev.millrace.queue.machine.Table;
import dev.millrace.queue.machine.Transition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What everybody may rely on, said a second time and without any of the machine's means: after
/// each command it looks at the answer and at what the listener was told, checks that both were
/// allowed, and notes what must be true from now on. It decides nothing that is the machine's to
/// choose.
///
/// It is durable when the store is: [#commit] and [#crash] go together with those of the store.
final class Model {
  /// How far the machine's clock may go ahead in a restart. It must never go back.
  private static final Duration CLOCK_LEAP = Duration.ofSeconds(1);

  private final Journal journal = new Journal();
  private final World world;
  final Table<String, ModelQueue> queues = new Table<>(journal, new TreeMap<>());
  final Table<String, Fate> fates = new Table<>(journal, new TreeMap<>());
  private final Cell<Instant> clock = new Cell<>(journal, Instant.EPOCH);

  private final Accepting accepting = new Accepting(this);
  private final Leasing leasing = new Leasing(this);
  private final Sending sending;
  private final Settling settling;
  private final Telling telling;
  private final Arriving arriving;
  private final Operating operating;
  private final Passing passing;
  private final ListingRules listing = new ListingRules(this);

  /// @param abroad how the queues of other machines behave, as far as this one knows
  Model(World world, Function<String, @Nullable QueueSpec> abroad) {
    this.world = world;
    this.sending = new Sending(this, abroad);
    this.settling = new Settling(this, accepting, sending);
    this.telling = new Telling(this, world, sending);
    this.arriving = new Arriving(this, accepting, telling);
    this.operating = new Operating(this, world, sending, arriving);
    this.passing = new Passing(this, world, telling, arriving);
  }

  void commit() {
    journal.commit();
  }

  void crash() {
    journal.rollback();
  }

  /// A new machine was loaded.
  ///
  /// @param time where it goes on
  void restarted(Instant time) {
    Violation.unless(
        !time.isBefore(now()) && !time.isAfter(now().plus(CLOCK_LEAP)),
        "the clock went on at %s after a restart, and had been at %s",
        time,
        now());
    clock.set(time);
    for (ModelQueue queue : queues.all().values()) {
      queue.forgetTurns();
      queue.fewest.set(Bucket.empty(now()));
    }
    arriving.restarted();
  }

  Instant now() {
    return clock.get();
  }

  /// @param told what the machine told its listener meanwhile
  /// @param sent what it sent to other machines
  <T> void observe(
      Command.Stamped<T> stamped,
      Outcome<T> outcome,
      List<Transition> told,
      List<Command<?>> sent) {
    Instant at = stamped.at().truncatedTo(ChronoUnit.MILLIS);
    if (at.isAfter(now())) {
      clock.set(at);
    }
    var heard = new Heard(told, sent);
    switch (outcome) {
      case Outcome.Done<T>(T value) -> done(stamped.command(), value, heard);
      case Outcome.Refused<T>(Refusal refusal) -> refused(stamped.command(), refusal);
    }
    telling.deliver(heard);
    arriving.checkReleases(heard);
    heard.expectNothingMore();
    queues.all().values().forEach(ModelQueue::noteTurns);
  }

  private void done(Command<?> command, Object value, Heard heard) {
    switch (command) {
      case Command.Declare declare -> operating.declared(declare, (QueueStatus) value, heard);
      case Command.Delete delete -> operating.deleted(delete, heard);
      case Command.SetPaused paused -> operating.paused(paused, (QueueStatus) value, heard);
      case Command.Enqueue enqueue -> enqueued(enqueue, (EnqueueResult) value, heard);
      case Command.Take take -> leasing.took(take, ((LeaseList) value).leases(), heard);
      case Command.Settle settle -> settled(settle, (SettleResult) value, heard);
      case Command.Cancel cancel -> operating.cancelled(cancel, heard);
      case Command.Redrive redrive -> operating.redriven(redrive, (Command.Step<?>) value, heard);
      case Command.Purge purge -> operating.purged(purge, (Command.Step<?>) value, heard);
      case Command.Seal seal -> operating.sealed(seal, (BatchStatus) value, heard);
      case Command.EndListing end -> {
        listing.goesOn(queue(end.queue()), end.listing());
        listing.ended(queue(end.queue()), (Boolean) value, heard);
      }
      case Command.Forget begin when begin.begins() ->
          listing.begins(queue(begin.queue()), (Integer) value);
      case Command.Forget forget -> {
        listing.goesOn(queue(forget.queue()), forget.listing());
        operating.forgot(forget, (Integer) value);
      }
      case Command.Deliver delivery -> arriving.arrived(delivery, (Boolean) value, heard);
      case Command.Hold hold -> sending.held(hold, (Boolean) value);
      case Command.Release release -> sending.released(release, (Boolean) value);
      case Command.MoveIn _, Command.EndMove _ -> throw new Violation("nobody moves a queue here");
      case Command.Tick _ -> passing.ticked((Command.Ticked) value, heard);
    }
  }

  private void enqueued(Command.Enqueue enqueue, EnqueueResult result, Heard heard) {
    ModelQueue queue = queue(enqueue.queue());
    listing.goesOn(queue, enqueue.listing());
    List<NewItem> items = listing.inBatch(queue, enqueue);
    accepting.accepted(queue, items, result.items(), enqueue.listed(), heard);
    listing.brought(queue, enqueue, result);
  }

  private void settled(Command.Settle settle, SettleResult result, Heard heard) {
    settling.settled(settle, result, heard);
    telling.deliver(heard);
    boolean refused =
        settle.atomic()
            && !result.results().isEmpty()
            && result.results().stream().allMatch(answer -> answer.status() != 200);
    Command.Take take = refused ? null : settle.take();
    if (take == null) {
      Violation.unless(result.leases().isEmpty(), "leases were given that nobody asked for");
    } else {
      leasing.took(take, result.leases(), heard);
    }
  }

  private void refused(Command<?> command, Refusal refusal) {
    boolean allowed =
        switch (command) {
          case Command.Declare _,
              Command.Deliver _,
              Command.Hold _,
              Command.Release _,
              Command.Tick _ ->
              false;
          case Command.Enqueue enqueue when find(enqueue.queue()) != null ->
              listing.mayRefuse(queue(enqueue.queue()), enqueue.listing(), refusal)
                  || accepting.mayRefuse(
                      queue(enqueue.queue()),
                      listing.inBatch(queue(enqueue.queue()), enqueue),
                      refusal);
          case Command.EndListing end when find(end.queue()) != null ->
              listing.mayRefuse(queue(end.queue()), end.listing(), refusal);
          case Command.Forget forget when find(forget.queue()) != null ->
              listing.mayRefuse(queue(forget.queue()), forget.listing(), refusal);
          case Command.Cancel cancel when find(cancel.queue()) != null ->
              operating.mayRefuse(cancel, refusal);
          case Command.Seal seal when find(seal.queue()) != null ->
              operating.mayRefuse(seal, refusal);
          case Command.Settle settle when find(settle.queue()) != null ->
              refusal instanceof Refusal.Invalid
                  && settle.atomic()
                  && Settling.namesOneTwice(settle.settlements());
          default -> refusal instanceof Refusal.NoSuchQueue && find(queueOf(command)) == null;
        };
    Violation.unless(allowed, "%s was refused with %s", command, refusal);
  }

  /// Empty where it is for all of them.
  static String queueOf(Command<?> command) {
    return switch (command) {
      case Command.Declare c -> c.queue();
      case Command.Delete c -> c.queue();
      case Command.SetPaused c -> c.queue();
      case Command.Enqueue c -> c.queue();
      case Command.Take c -> c.queue();
      case Command.Settle c -> c.queue();
      case Command.Cancel c -> c.queue();
      case Command.Redrive c -> c.queue();
      case Command.Purge c -> c.queue();
      case Command.Seal c -> c.queue();
      case Command.EndListing c -> c.queue();
      case Command.Forget c -> c.queue();
      case Command.Deliver c -> c.queue();
      case Command.Hold c -> c.queue();
      case Command.Release c -> c.queue();
      case Command.MoveIn c -> c.queue();
      case Command.EndMove c -> c.queue();
      case Command.Tick _ -> "";
    };
  }

  /// The token proves nothing any more.
  void lose(Phase.Grant lease) {
    Fate fate = Objects.requireNonNull(fates.get(lease.token()));
    fates.put(lease.token(), fate.ended(new Fate.Lost()));
  }

  @Nullable ModelQueue find(String queue) {
    return queues.get(queue);
  }

  ModelQueue queue(String queue) {
    ModelQueue found = find(queue);
    if (found == null) {
      throw new Violation("queue \"%s\" does not exist, and was used".formatted(queue));
    }
    return found;
  }

  /// An item was removed for good; one that its source lists stays known by name.
  void removed(ModelQueue queue, ModelItem item, Heard heard) {
    if (item.listed()) {
      Phase last =
          item.state().settled()
              ? item.phase()
              : new Phase.Settled(ItemState.CANCELLED, now(), null);
      queue.put(item.in(last).onlyRemembered());
    } else {
      queue.items.remove(item.name());
    }
    String batch = item.asked().batch();
    noteBatch(queue, batch, heard);
    ModelBatch known = batch == null ? null : queue.batches.get(batch);
    if (batch != null && known != null && known.told() && queue.ofBatch(batch).isEmpty()) {
      queue.batches.remove(batch);
    }
  }

  /// Batches whose completion no target has been told of yet.
  Telling telling() {
    return telling;
  }

  Sending sending() {
    return sending;
  }

  Arriving arriving() {
    return arriving;
  }

  Journal journal() {
    return journal;
  }

  /// To be called where an item was settled or removed: its batch may be complete now.
  void noteBatch(ModelQueue queue, @Nullable String batch, Heard heard) {
    if (batch == null || !queue.batchIsComplete(batch)) {
      return;
    }
    ModelBatch known = Objects.requireNonNull(queue.batches.get(batch));
    if (!known.told()) {
      heard.expectBatch(queue.name, batch);
      queue.batches.put(batch, known.toldOf(now()));
      telling.oweCompletion(queue, batch);
    }
  }

  /// The batch; when there is none of that name, it begins now.
  ModelBatch batch(ModelQueue queue, String name) {
    ModelBatch known = queue.batches.get(name);
    if (known != null) {
      return known;
    }
    telling.oweOpening(queue, name, now());
    return ModelBatch.beginning(now());
  }

  World world() {
    return world;
  }
}
