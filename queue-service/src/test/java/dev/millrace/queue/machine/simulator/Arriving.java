package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus.Attempt;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.queue.machine.Cell;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Table;
import dev.millrace.queue.machine.Transition.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What must become of the items that other machines send, and when their senders are held.
final class Arriving {
  private static final Duration HELD = Duration.ofSeconds(1);

  private final Model model;
  private final Accepting accepting;
  private final Telling telling;
  private final Table<Long, Command.Deliver> unclaimed;
  private final Cell<Long> nextUnclaimed;

  /// By target and source: until when only ample room lets it go.
  private final Table<String, Instant> held;

  Arriving(Model model, Accepting accepting, Telling telling) {
    this.model = model;
    this.accepting = accepting;
    this.telling = telling;
    this.unclaimed = new Table<>(model.journal(), new TreeMap<>());
    this.nextUnclaimed = new Cell<>(model.journal(), 0L);
    this.held = new Table<>(model.journal(), new TreeMap<>());
  }

  void arrived(Command.Deliver delivery, boolean there, Heard heard) {
    ModelQueue queue = model.find(delivery.queue());
    Violation.unless((queue != null) == there, "%s is there: %s", delivery.queue(), there);
    if (queue == null) {
      unclaimed.put(nextUnclaimed.get(), delivery);
      nextUnclaimed.set(nextUnclaimed.get() + 1);
    } else {
      take(queue, delivery, heard);
    }
  }

  /// The queue was declared: it gets what came for it before.
  void claim(ModelQueue queue, Heard heard) {
    for (Long number : List.copyOf(unclaimed.keys())) {
      Command.Deliver delivery = Objects.requireNonNull(unclaimed.get(number));
      if (delivery.queue().equals(queue.name)) {
        unclaimed.remove(number);
        take(queue, delivery, heard);
        telling.deliver(heard);
      }
    }
  }

  private void take(ModelQueue queue, Command.Deliver delivery, Heard heard) {
    boolean more = false;
    for (NewItem item : delivery.items()) {
      String name = Objects.requireNonNull(item.name());
      if (queue.find(name) == null) {
        more = true;
        heard.expect(queue.name, Type.ENQUEUED, name);
        ModelBatch batch = item.batch() == null ? null : queue.batches.get(item.batch());
        if (batch != null && batch.sealed()) {
          String late = "it came too late for batch \"%s\", which was sealed before";
          outside(queue, delivery.from(), name, item, late, heard);
        } else if (batch != null && !batch.awaits(name)) {
          String stranger = "the manifest of batch \"%s\" does not list it";
          outside(queue, delivery.from(), name, item, stranger, heard);
        } else {
          accepting.enter(queue, name, item, false, heard);
        }
      }
    }
    long most = Accepting.most(queue);
    if (more && queue.held() > most) {
      heard.expectHold(delivery.from(), queue.name, most);
      held.put(key(queue.name, delivery.from()), model.now().plus(HELD));
    }
  }

  private void outside(
      ModelQueue queue, String from, String name, NewItem item, String why, Heard heard) {
    heard.expect(queue.name, Type.DEAD, name);
    Instant now = model.now();
    var outside =
        new NewItem(name, item.data(), item.priority(), item.notBefore(), item.group(), null);
    String reason = why.formatted(item.batch());
    var attempt = new Attempt(1, from, now, now, "late", false, reason, null, null);
    var grant = new Phase.Grant("", 1, from, now, now, null);
    var lease = new Phase.Leased(List.of(grant));
    queue.put(
        ModelItem.accepted(queue.takeOrder(), name, outside, false, now, new Phase.Ready())
            .leased(lease)
            .ended(attempt, new Phase.Settled(ItemState.DEAD, now, null)));
  }

  private static String key(String target, String source) {
    return target + " " + source;
  }

  private @Nullable ModelQueue target(String key) {
    return model.find(key.substring(0, key.indexOf(' ')));
  }

  /// To be called after each command: who is held must be let go when there is ample room.
  void checkReleases(Heard heard) {
    for (Command.Release release : heard.takeReleases()) {
      ModelQueue queue = model.find(release.target());
      Violation.unless(
          queue == null || room(queue) > 0, "%s goes on, and there is no room", release);
      Violation.unless(
          held.get(key(release.target(), release.queue())) != null,
          "%s, and it was not held",
          release);
      held.remove(key(release.target(), release.queue()));
    }
    for (String key : held.keys()) {
      ModelQueue queue = target(key);
      Violation.unless(
          queue != null && room(queue) < Math.max(1, Accepting.most(queue) / 16),
          "%s is held, and there is room",
          key);
    }
  }

  /// A tick lets go for any room at all, after a while.
  void ticked(@Nullable Instant next) {
    for (var entry : held.all().entrySet()) {
      ModelQueue queue = Objects.requireNonNull(target(entry.getKey()));
      Instant until = until(queue);
      Violation.unless(
          room(queue) <= 0 || (until.isAfter(model.now()) && next != null && !next.isAfter(until)),
          "%s is held until %s, and the next tick is wanted at %s",
          entry.getKey(),
          until,
          next);
    }
  }

  private Instant until(ModelQueue queue) {
    return held.all().entrySet().stream()
        .filter(entry -> target(entry.getKey()) == queue)
        .map(entry -> entry.getValue())
        .max(Instant::compareTo)
        .orElseThrow();
  }

  private static long room(ModelQueue queue) {
    return Accepting.most(queue) - queue.held();
  }

  /// After a restart any tick may let go.
  void restarted() {
    for (String key : List.copyOf(held.keys())) {
      held.put(key, Instant.EPOCH);
    }
  }

  /// Names of the queues that something waits for.
  List<String> awaited() {
    return unclaimed.all().values().stream().map(Command.Deliver::queue).distinct().toList();
  }

  int unclaimed() {
    return unclaimed.all().size();
  }

  int held() {
    return held.all().size();
  }
}
