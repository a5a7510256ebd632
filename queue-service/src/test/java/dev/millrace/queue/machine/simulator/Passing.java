package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Transition;
import dev.millrace.queue.machine.Transition.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What time may do, and what it must do.
final class Passing {
  /// Settled items may outlive their retention by this much.
  private static final Duration REMOVED_WITHIN = Duration.ofSeconds(1);

  private final Model model;
  private final World world;
  private final Telling telling;
  private final Arriving arriving;

  Passing(Model model, World world, Telling telling, Arriving arriving) {
    this.model = model;
    this.world = world;
    this.telling = telling;
    this.arriving = arriving;
  }

  void ticked(Command.Ticked ticked, Heard heard) {
    for (ModelQueue queue : model.queues.all().values()) {
      Transition expired = heard.takeAny(queue.name, Type.EXPIRED);
      while (expired != null) {
        expired(queue, expired, heard);
        expired = heard.takeAny(queue.name, Type.EXPIRED);
      }
      reaped(queue, heard);
    }
    telling.deliver(heard);
    for (ModelQueue queue : model.queues.all().values()) {
      Transition ready = heard.takeAny(queue.name, Type.READY);
      while (ready != null) {
        ready(queue, ready);
        ready = heard.takeAny(queue.name, Type.READY);
      }
    }
    Instant next = ticked.next();
    if (next == null || next.isAfter(model.now())) {
      model.queues.all().values().forEach(this::checkNothingIsOverdue);
      checkWakesInTime(next);
      arriving.checkReleases(heard);
      arriving.ticked(next);
    } else {
      Violation.unless(ticked.worked() > 0, "a tick that does nothing wants another one at once");
    }
  }

  private void expired(ModelQueue queue, Transition told, Heard heard) {
    ModelItem item = queue.find(Objects.requireNonNull(told.item()));
    Phase.Grant grant =
        item != null && item.phase() instanceof Phase.Leased(List<Phase.Grant> grants)
            ? grants.stream()
                .filter(each -> each.worker().equals(told.worker()) && each.expired(model.now()))
                .findFirst()
                .orElse(null)
            : null;
    Violation.unless(grant != null, "%s expired, and was %s", told.item(), item);
    ModelItem known = Objects.requireNonNull(item);
    Phase.Grant lease = Objects.requireNonNull(grant);
    List<Phase.Grant> others = ((Phase.Leased) known.phase()).without(lease);
    QueueSpec spec = queue.spec.get();
    int lost = known.tally().lost() + 1;
    boolean dead = others.isEmpty() && Settling.spent(spec, known.tally().failures(), lost);
    Phase next =
        dead
            ? new Phase.Settled(ItemState.DEAD, model.now(), null)
            : others.isEmpty() ? Backoffs.rest(spec, lost, model.now()) : new Phase.Leased(others);
    queue.put(
        known.ended(
            Settling.attempt(lease, model.now(), "expired", false, told.reason(), null, null),
            next));
    model.lose(lease);
    if (dead) {
      heard.expect(queue.name, Type.DEAD, known.name());
      model.noteBatch(queue, known.asked().batch(), heard);
    }
  }

  private void ready(ModelQueue queue, Transition told) {
    ModelItem item = queue.find(Objects.requireNonNull(told.item()));
    Violation.unless(
        item != null
            && item.phase() instanceof Phase.Scheduled scheduled
            && !scheduled.earliest().isAfter(model.now()),
        "%s became ready too early, being %s",
        told.item(),
        item);
    queue.put(Objects.requireNonNull(item).in(new Phase.Ready()));
  }

  /// Finds out which settled items were removed, and whether they might have been.
  private void reaped(ModelQueue queue, Heard heard) {
    long over = over(queue);
    List<ModelItem> early = new ArrayList<>();
    List<ModelItem> kept = new ArrayList<>();
    for (ModelItem item : queue.all()) {
      boolean old = tooOld(queue, item);
      boolean maybe = old || (over > 0 && countsAgainstRetention(item));
      if (maybe && Operating.Presence.of(world, queue, item) == Operating.Presence.REMOVED) {
        model.removed(queue, item, heard);
        if (!old) {
          early.add(item);
        }
      } else if (countsAgainstRetention(item)) {
        kept.add(item);
      }
    }
    reapedBatches(queue);
    Violation.unless(
        early.size() <= over, "%s settled items went, and %s were too many", early, over);
    for (ModelItem gone : early) {
      List<ModelItem> older = kept.stream().filter(item -> before(item, gone)).toList();
      Violation.unless(older.isEmpty(), "%s went before %s", gone, older);
    }
  }

  /// Those that are complete and hold nothing.
  private void reapedBatches(ModelQueue queue) {
    for (String batch : List.copyOf(queue.batches.keys())) {
      Instant end = keptUntil(queue, batch);
      if (end != null
          && !end.isAfter(model.now())
          && world.ask(new Query.GetBatch(queue.name, batch)) == null) {
        queue.batches.remove(batch);
      }
    }
  }

  /// Null for a batch that holds items, or is not complete.
  private static @Nullable Instant keptUntil(ModelQueue queue, String batch) {
    Instant ended = Objects.requireNonNull(queue.batches.get(batch)).ended();
    QueueSpec.Retention retention = Objects.requireNonNull(queue.spec.get().retention());
    return ended == null || !queue.ofBatch(batch).isEmpty()
        ? null
        : ended.plus(Objects.requireNonNull(retention.succeeded()));
  }

  private static boolean before(ModelItem one, ModelItem other) {
    return ((Phase.Settled) one.phase()).at().isBefore(((Phase.Settled) other.phase()).at());
  }

  private static boolean countsAgainstRetention(ModelItem item) {
    return item.state() == ItemState.SUCCEEDED || item.state() == ItemState.CANCELLED;
  }

  private static long over(ModelQueue queue) {
    long most =
        Objects.requireNonNull(Objects.requireNonNull(queue.spec.get().retention()).maxItems());
    return Math.max(0, queue.count(ItemState.SUCCEEDED) + queue.count(ItemState.CANCELLED) - most);
  }

  private boolean tooOld(ModelQueue queue, ModelItem item) {
    Instant end = keptUntil(queue, item);
    return end != null && !end.isAfter(model.now());
  }

  /// Null where no time ends it: the item is not settled, or its batch is not complete.
  private static @Nullable Instant keptUntil(ModelQueue queue, ModelItem item) {
    QueueSpec.Retention retention = Objects.requireNonNull(queue.spec.get().retention());
    Duration kept =
        switch (item.state()) {
          case SUCCEEDED -> retention.succeeded();
          case DEAD -> retention.dead();
          case CANCELLED -> retention.cancelled();
          case SCHEDULED, READY, LEASED -> null;
        };
    if (kept == null) {
      return null;
    }
    Instant at = ((Phase.Settled) item.phase()).at();
    String batch = item.asked().batch();
    if (batch == null) {
      return at.plus(kept);
    }
    Instant ended = Objects.requireNonNull(queue.batches.get(batch)).ended();
    return ended == null ? null : (ended.isAfter(at) ? ended : at).plus(kept);
  }

  /// When time will next do something to that item; null when never.
  private static @Nullable Instant due(ModelQueue queue, ModelItem item) {
    return switch (item.phase()) {
      case Phase.Scheduled scheduled -> scheduled.latest();
      case Phase.Ready _ -> null;
      case Phase.Leased leased ->
          leased.grants().stream().map(Phase.Grant::expires).min(Comparator.naturalOrder()).get();
      case Phase.Settled _ -> {
        Instant end = keptUntil(queue, item);
        yield end == null ? null : end.plus(REMOVED_WITHIN);
      }
    };
  }

  private void checkNothingIsOverdue(ModelQueue queue) {
    for (ModelItem item : queue.all()) {
      Instant due = due(queue, item);
      Violation.unless(
          due == null || due.isAfter(model.now()),
          "the tick at %s had nothing more to do, and left %s",
          model.now(),
          item);
    }
    for (String batch : queue.batches.keys()) {
      Instant end = keptUntil(queue, batch);
      Violation.unless(
          end == null || end.plus(REMOVED_WITHIN).isAfter(model.now()),
          "batch %s is kept though it holds nothing",
          batch);
    }
    Violation.unless(over(queue) == 0, "queue %s keeps more than its retention", queue.name);
  }

  private static void checkWakes(@Nullable Instant next, ModelItem item, @Nullable Instant due) {
    Violation.unless(
        due == null || (next != null && !next.isAfter(due)),
        "the next tick is wanted at %s, but %s is due at %s",
        next,
        item,
        due);
  }

  private void checkWakesInTime(@Nullable Instant next) {
    for (ModelQueue queue : model.queues.all().values()) {
      for (ModelItem item : queue.all()) {
        checkWakes(next, item, due(queue, item));
        Instant late = queue.lateFrom(item);
        if (late != null && late.isAfter(model.now()) && !queue.paused.get()) {
          checkWakes(next, item, late);
        }
      }
    }
  }
}
