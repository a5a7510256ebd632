package dev.millrace.e2e.events;

import java.util.List;

/// What an output has got.
interface Tally extends AutoCloseable {
  /// As the adapter's settings name it.
  String end();

  /// Looks for what has come meanwhile. For one thread at a time.
  ///
  /// @return how many different events it has
  int look() throws Exception;

  /// All that has come, in its order; one that came twice is there twice.
  List<Made> all() throws Exception;

  /// Whether the events of one key are kept in the order in which the adapter gave them.
  boolean keepsOrder();

  @Override
  void close() throws Exception;
}
