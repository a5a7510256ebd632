package dev.millrace.coordinator.round;

import java.io.IOException;

/// A bounded piece of work, done again and again. Safe for all threads that do it at once.
@FunctionalInterface
public interface Round {
  /// Waits for something to do, for a bounded time, and does it.
  ///
  /// @throws IOException when the queue-service does not answer as it should: the next round waits
  ///     a little longer each time
  void run() throws IOException, InterruptedException;
}
