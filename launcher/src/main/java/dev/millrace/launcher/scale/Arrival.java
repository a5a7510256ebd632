package dev.millrace.launcher.scale;

import org.jspecify.annotations.Nullable;

/// One item of a trace.
///
/// @param at milliseconds since the trace began
/// @param work what its attempt takes; null = as the options say
record Arrival(long at, @Nullable Work work) {

  sealed interface Work {
    /// @param millis at least 1
    record Lasting(long millis) implements Work {}

    /// The first worker that takes it hangs; it is never settled, and its lease expires.
    record Stuck() implements Work {}
  }
}
