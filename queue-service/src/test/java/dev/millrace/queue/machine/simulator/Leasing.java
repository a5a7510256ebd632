package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Transition.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Which items may be handed out, and which must be.
final class Leasing {
  private final Model model;

  Leasing(Model model) {
    this.model = model;
  }

  void took(Command.Take take, List<Lease> leases, Heard heard) {
    ModelQueue queue = model.queue(take.queue());
    refill(queue);
    Violation.unless(leases.size() <= take.max(), "more leases than were asked for");
    queue.noteTurns();
    int hedges = Math.max(1, queue.leases() / 10) - hedged(queue);
    String group = null;
    for (Lease lease : leases) {
      if (isLeased(queue, lease)) {
        Violation.unless(hedges-- > 0, "more than a tenth of the leases are hedges");
        hedged(queue, take, lease, heard);
        continue;
      }
      if (group == null || !take.together()) {
        group = groupOf(queue, lease);
        queue.turns.served(group);
      }
      Violation.unless(
          group.equals(groupOf(queue, lease)), "%s is of another group than %s", lease, group);
      granted(queue, take, lease);
      heard.expect(queue.name, Type.LEASED, lease.name());
      queue.noteTurns();
    }
    if (leases.size() < take.max()) {
      checkNothingWasHeldBack(queue, take.together() ? group : null);
      checkNoStragglerWasLeft(queue, take, hedges);
    }
  }

  private static boolean isLeased(ModelQueue queue, Lease lease) {
    ModelItem item = queue.find(lease.name());
    return item != null && item.state() == ItemState.LEASED;
  }

  private static int hedged(ModelQueue queue) {
    return queue.leases() - (int) queue.count(ItemState.LEASED);
  }

  /// The item has gone to a second worker.
  private void hedged(ModelQueue queue, Command.Take take, Lease lease, Heard heard) {
    ModelItem known = Objects.requireNonNull(queue.find(lease.name()));
    checkLimits(queue);
    Violation.unless(
        isStraggler(queue, take, known) && groupHasRoom(queue, known),
        "%s was given to a second worker, %s",
        known,
        take);
    checkLease(queue, take, lease, known);
    spendToken(queue);
    var leased = (Phase.Leased) known.phase();
    grant(queue, take, lease, known, leased);
    heard.expect(queue.name, Type.HEDGED, lease.name());
    queue.noteTurns();
  }

  private boolean isStraggler(ModelQueue queue, Command.Take take, ModelItem item) {
    Instant late = queue.lateFrom(item);
    return !take.together()
        && late != null
        && !late.isAfter(model.now())
        && !((Phase.Leased) item.phase()).grants().getFirst().worker().equals(take.worker());
  }

  private static boolean groupHasRoom(ModelQueue queue, ModelItem item) {
    Integer limit = queue.spec.get().groupLimit();
    return limit == null || queue.leases(item.group()) < limit;
  }

  private static String groupOf(ModelQueue queue, Lease lease) {
    ModelItem item = queue.find(lease.name());
    Violation.unless(item != null, "\"%s\" was handed out and does not exist", lease.name());
    return Objects.requireNonNull(item).group();
  }

  private void granted(ModelQueue queue, Command.Take take, Lease lease) {
    checkLimits(queue);
    Map<String, ModelItem> heads = queue.heads();
    ModelItem known = Objects.requireNonNull(queue.find(lease.name()));
    Violation.unless(
        known.state() == ItemState.READY,
        "%s was handed out while %s",
        lease.name(),
        known.state());
    ModelItem head = heads.get(known.group());
    Violation.unless(
        head != null, "group \"%s\" has more leases than its limit allows", known.group());
    Violation.unless(
        known == head,
        "%s was handed out before %s",
        known.name(),
        head == null ? "" : head.name());
    checkLease(queue, take, lease, known);
    spendToken(queue);
    grant(queue, take, lease, known, new Phase.Leased(List.of()));
  }

  private void grant(
      ModelQueue queue, Command.Take take, Lease lease, ModelItem item, Phase.Leased before) {
    var grant =
        new Phase.Grant(
            lease.token(), lease.attempt(), take.worker(), model.now(), lease.expires(), null);
    queue.put(item.leased(before.and(grant)));
    model.fates.put(
        lease.token(),
        new Fate(queue, item.name(), item.order(), lease.attempt(), new Fate.Live()));
  }

  private void checkLimits(ModelQueue queue) {
    QueueSpec spec = queue.spec.get();
    Violation.unless(!queue.paused.get(), "queue %s is paused and handed out", queue.name);
    Violation.unless(
        queue.leases() < Objects.requireNonNull(spec.maxLeased()),
        "queue %s handed out more than maxLeased",
        queue.name);
    Violation.unless(
        spec.rate() == null || queue.most.get().allows(1),
        "queue %s handed out faster than its rate: %s",
        queue.name,
        queue.most.get());
  }

  private void checkLease(ModelQueue queue, Command.Take take, Lease lease, ModelItem item) {
    Violation.unless(
        model.fates.get(lease.token()) == null, "token %s was given before", lease.token());
    Duration lasts =
        take.duration() == null
            ? Objects.requireNonNull(queue.spec.get().lease())
            : take.duration();
    JsonData checkpoint = item.checkpoint();
    var expected =
        new Lease(
            lease.token(),
            item.name(),
            item.data(),
            item.tally().handedOut() + 1,
            item.tally().failures(),
            item.asked().group(),
            item.asked().batch(),
            priority(item),
            model.now().plus(lasts),
            checkpoint);
    Violation.unless(lease.equals(expected), "the lease is %s, and should be %s", lease, expected);
  }

  private static @Nullable Integer priority(ModelItem item) {
    Integer asked = item.asked().priority();
    return asked == null || asked == 0 ? null : asked;
  }

  /// Brings the buckets up to now.
  private void refill(ModelQueue queue) {
    QueueSpec.Rate rate = queue.spec.get().rate();
    if (rate != null) {
      queue.most.set(queue.most.get().at(rate, model.now()));
      queue.fewest.set(queue.fewest.get().at(rate, model.now()));
    }
  }

  private static void spendToken(ModelQueue queue) {
    if (queue.spec.get().rate() != null) {
      queue.most.set(queue.most.get().minus(1));
      queue.fewest.set(queue.fewest.get().minus(1));
    }
  }

  /// @param group the only one that was to be served; null when any was
  private void checkNothingWasHeldBack(ModelQueue queue, @Nullable String group) {
    boolean mayGiveNone =
        mayGiveNone(queue)
            || queue.heads().isEmpty()
            || (group != null && !queue.heads().containsKey(group));
    Violation.unless(mayGiveNone, "queue %s held back what could be handed out", queue.name);
  }

  private static boolean mayGiveNone(ModelQueue queue) {
    QueueSpec spec = queue.spec.get();
    return queue.paused.get()
        || queue.leases() >= Objects.requireNonNull(spec.maxLeased())
        || (spec.rate() != null && !queue.fewest.get().hasOne());
  }

  private void checkNoStragglerWasLeft(ModelQueue queue, Command.Take take, int hedges) {
    Violation.unless(
        hedges <= 0
            || mayGiveNone(queue)
            || queue.all().stream()
                .noneMatch(item -> isStraggler(queue, take, item) && groupHasRoom(queue, item)),
        "queue %s held back a straggler from %s",
        queue.name,
        take);
  }
}
