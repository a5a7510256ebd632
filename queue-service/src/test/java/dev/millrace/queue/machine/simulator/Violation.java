package dev.millrace.queue.machine.simulator;

import org.jspecify.annotations.Nullable;

/// A guarantee was broken.
final class Violation extends AssertionError {
  Violation(String what) {
    super(what);
  }

  static void unless(boolean holds, String guarantee, @Nullable Object... details) {
    if (!holds) {
      throw new Violation(guarantee.formatted(details));
    }
  }
}
