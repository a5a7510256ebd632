package dev.millrace.queue.machine.simulator;

import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import org.jspecify.annotations.Nullable;

/// Somebody who uses the queues, and knows only what it was told.
interface Actor {
  /// What it does next; null for nothing this time.
  @Nullable Command<?> act(World world);

  /// An answer arrived. It may arrive late, twice or never.
  default void told(Command<?> command, Outcome<?> outcome) {}
}
