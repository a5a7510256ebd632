package dev.millrace.event.pattern;

import dev.millrace.event.pattern.Routing.Routed;

/// Is told what becomes of events, for metrics and traces. Called from all threads; must not block.
public interface RoutingListener {
  void arrived(Arrival arrival);

  /// Called once for each event, and again when what it was to become is refused and it is a dead
  /// letter.
  void routed(Routed routed);

  /// Both of them, this one first.
  default RoutingListener and(RoutingListener other) {
    RoutingListener first = this;
    return new RoutingListener() {
      @Override
      public void arrived(Arrival arrival) {
        first.arrived(arrival);
        other.arrived(arrival);
      }

      @Override
      public void routed(Routed routed) {
        first.routed(routed);
        other.routed(routed);
      }
    };
  }
}
