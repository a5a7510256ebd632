package dev.millrace.queue.machine.simulator;

import dev.millrace.queue.machine.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the machine told its listener during one command. Every change must be told of once, and
/// nothing that did not happen.
final class Heard {
  private final List<Transition> left;

  Heard(List<Transition> all) {
    this.left = new ArrayList<>(all);
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

  void expectNothingMore() {
    Violation.unless(left.isEmpty(), "the listener was told of what did not happen: %s", left);
  }
}
