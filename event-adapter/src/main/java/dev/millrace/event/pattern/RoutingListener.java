package dev.millrace.event.pattern;

/// Is told what becomes of events, for the metrics. Called from all threads; must not block.
public interface RoutingListener {
  void arrived(Arrival arrival);

  void dropped(Arrival arrival);

  void failed(Arrival arrival, String reason);

  /// It goes to another shard than its home.
  default void rerouted(String home, String shard) {}
}
