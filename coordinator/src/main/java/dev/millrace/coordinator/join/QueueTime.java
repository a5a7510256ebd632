package dev.millrace.coordinator.join;

import dev.millrace.contracts.queue.Lease;
import java.time.Duration;
import java.time.Instant;

/// What time it is at the queue-service, which says when batches began: the clock of another machine
/// may be wrong, and would bring a deadline too early or never.
///
/// @param leased when a lease was handed out there
/// @param nanos when it came here
record QueueTime(Instant leased, long nanos) {
  /// @param lease just taken
  /// @param duration for which it was asked
  static QueueTime of(Lease lease, Duration duration) {
    return new QueueTime(lease.expires().minus(duration), System.nanoTime());
  }

  Instant now() {
    return leased.plusNanos(System.nanoTime() - nanos);
  }
}
