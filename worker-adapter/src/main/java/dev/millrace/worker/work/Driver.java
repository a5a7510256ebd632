package dev.millrace.worker.work;

/// Does one item: starts a command, calls an HTTP worker, or runs a chain of them. Implementations
/// are safe for all threads and hold nothing between two items.
public interface Driver {
  /// Blocks until the attempt has ended, and all that it started with it.
  ///
  /// Must obey the attempt's [StopSignal]: whatever the worker says after it was told to stop, the
  /// verdict is that of the stop.
  ///
  /// @throws InterruptedException when this adapter is thrown away (never in a normal shutdown);
  ///     what was started is stopped then too
  Verdict drive(Work work, Attempt attempt) throws InterruptedException;
}
