package dev.millrace.bench.load;

import dev.millrace.bench.machine.Disk;
import java.io.IOException;

/// A way to drive a server for one turn.
///
/// @param <T> what the turn brings
public interface Load<T> {
  /// For people, such as `8 clients, single operations`.
  String describe();

  /// Drives the server, warm-up first, and leaves its queue as it found it.
  ///
  /// @throws IOException when anything failed or an item was lost or doubled
  T run(Session session, Timing timing, Disk disk) throws IOException, InterruptedException;
}
