package dev.millrace.worker.lease;

/// A clock that only goes forward, at the speed of time, and that nobody can set.
@FunctionalInterface
public interface Ticker {
  /// Nanoseconds since some moment in the past.
  long nanos();
}
