package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Refusal;
import dev.millrace.queue.machine.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the machine told its listener during one command, and what it sent to others. Every change
/// must be told of once, and nothing that did not happen.
final class Heard {
  private final List<Transition> left;
  private final List<Command<?>> sent;

  /// By source and target, what should have been sent.
  private final Map<String, List<NewItem>> toSend = new TreeMap<>();

  /// @param sent what it sent to other machines
  Heard(List<Transition> all, List<Command<?>> sent) {
    this.left = new ArrayList<>(all);
    this.sent = new ArrayList<>(sent);
  }

  Transition expect(String queue, Transition.Type type, @Nullable String item) {
    Transition found = takeIfThere(queue, type, item);
    if (found == null) {
      throw new Violation(
          "the listener was not told that %s/%s is %s".formatted(queue, item, type));
    }
    return found;
  }

  /// The first one of that type, whichever item it is about.
  Transition expectAny(String queue, Transition.Type type) {
    Transition found = takeAny(queue, type);
    if (found == null) {
      throw new Violation("the listener was told of no %s in queue %s".formatted(type, queue));
    }
    return found;
  }

  @Nullable Transition takeAny(String queue, Transition.Type type) {
    for (Transition one : left) {
      if (one.type() == type && one.queue().equals(queue)) {
        left.remove(one);
        return one;
      }
    }
    return null;
  }

  @Nullable Transition takeIfThere(String queue, Transition.Type type, @Nullable String item) {
    for (Transition one : left) {
      if (one.type() == type && one.queue().equals(queue) && Objects.equals(one.item(), item)) {
        left.remove(one);
        return one;
      }
    }
    return null;
  }

  Transition expectBatch(String queue, String batch) {
    for (Transition one : left) {
      boolean ofBatch = one.type() == Transition.Type.BATCH_COMPLETE && batch.equals(one.batch());
      if (ofBatch && one.queue().equals(queue)) {
        left.remove(one);
        return one;
      }
    }
    throw new Violation(
        "the listener was not told that batch %s/%s is complete".formatted(queue, batch));
  }

  /// In one delivery or several.
  void expectSent(String source, String target, List<NewItem> items) {
    toSend.computeIfAbsent(source + " " + target, _ -> new ArrayList<>()).addAll(items);
  }

  /// The data of an item that was sent alone; null when it was not.
  @Nullable JsonData takeSent(String source, String target, String item) {
    for (Command<?> one : sent) {
      if (one instanceof Command.Deliver(String to, String from, List<NewItem> items)
          && to.equals(target)
          && from.equals(source)
          && item.equals(items.getFirst().name())) {
        Violation.unless(items.size() == 1, "news and something else: %s", one);
        sent.remove(one);
        return Objects.requireNonNull(items.getFirst().data());
      }
    }
    return null;
  }

  void expectHold(String source, String target, long limit) {
    for (Command<?> one : sent) {
      if (one instanceof Command.Hold hold
          && hold.queue().equals(source)
          && hold.target().equals(target)) {
        var full = new Refusal.QueueFull(target, "items", limit);
        Violation.unless(hold.full().equals(full), "%s is held for another reason", hold);
        sent.remove(one);
        return;
      }
    }
    throw new Violation("%s overfilled %s and is not held".formatted(source, target));
  }

  List<Command.Release> takeReleases() {
    List<Command.Release> releases = new ArrayList<>();
    for (Command<?> one : List.copyOf(sent)) {
      if (one instanceof Command.Release release) {
        releases.add(release);
        sent.remove(one);
      }
    }
    return releases;
  }

  private void expectAllSent() {
    for (var expected : toSend.entrySet()) {
      List<NewItem> items = new ArrayList<>();
      for (Command<?> one : List.copyOf(sent)) {
        if (one instanceof Command.Deliver delivery
            && expected.getKey().equals(delivery.from() + " " + delivery.queue())) {
          items.addAll(delivery.items());
          sent.remove(one);
        }
      }
      Violation.unless(
          same(expected.getValue(), items),
          "%s: sent was %s, and should have been %s",
          expected.getKey(),
          items,
          expected.getValue());
    }
    Violation.unless(sent.isEmpty(), "sent was what nobody asked for: %s", sent);
  }

  private static boolean same(List<NewItem> asked, List<NewItem> items) {
    boolean same = asked.size() == items.size();
    for (int i = 0; same && i < items.size(); i++) {
      NewItem one = asked.get(i);
      String name = Objects.requireNonNull(items.get(i).name());
      same =
          one.named(name).equals(items.get(i))
              && (name.equals(one.name()) || (one.name() == null && name.startsWith("unnamed-")));
    }
    return same;
  }

  void expectNothingMore() {
    expectAllSent();
    Violation.unless(left.isEmpty(), "the listener was told of what did not happen: %s", left);
  }
}
