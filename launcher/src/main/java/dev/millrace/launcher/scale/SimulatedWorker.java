package dev.millrace.launcher.scale;

import org.jspecify.annotations.Nullable;

/// A worker of a [Simulation], which does one item at a time.
final class SimulatedWorker {
  enum State {
    STARTING,
    IDLE,
    BUSY,
    GONE
  }

  final long started;
  State state = State.STARTING;

  /// Told to stop: it takes nothing more.
  boolean stopping;

  /// Whose lease it holds; none while it is idle, or hangs over a lease that has expired.
  @Nullable SimulatedItem item;

  /// @param started from when on it costs
  SimulatedWorker(long started) {
    this.started = started;
  }
}
