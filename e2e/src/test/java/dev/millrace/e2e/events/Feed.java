package dev.millrace.e2e.events;

import java.util.List;

/// Where an adapter's events come from.
interface Feed extends AutoCloseable {
  /// As the adapter's settings name it.
  String end();

  /// Hands them over in this order; returns once they are taken, however often that has to be
  /// tried.
  void put(List<Made> events) throws Exception;

  /// Whether the events of one key come to the adapter in their order, also after a crash.
  boolean keepsOrder();

  /// How many of those that were put the adapter has not yet said that they are done.
  long open() throws Exception;

  @Override
  void close();
}
