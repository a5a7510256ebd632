package dev.millrace.launcher.scale;

/// Says how many workers there should be. Told everything in the order it happens; times are
/// milliseconds since the trace began.
interface ScalingPolicy {
  String name();

  /// Milliseconds between two looks.
  long period();

  /// How many workers there should be from now on, within its bounds.
  int look(long now, Sight sight);

  Shrinking shrinking();

  /// An item asks for an attempt: it is new, or comes back.
  default void arrived(long now) {}

  /// An attempt has succeeded.
  default void ended(long now, long processing) {}

  /// @param ready items that wait
  /// @param oldest milliseconds that the first of them has been ready; 0 when there is none
  /// @param leased items under a live lease
  /// @param workers all that are not told to stop, starting ones included
  record Sight(int ready, long oldest, int leased, int workers) {}

  /// Which workers go when there are too many.
  enum Shrinking {
    /// Those that hold no lease; the others stay, until they hold none.
    IDLE_ONLY,

    /// As a ReplicaSet chooses among pods of equal deletion cost: those not ready yet, then the
    /// newest. A busy one has its grace period to finish its item.
    NEWEST
  }
}
