package dev.millrace.source.serve;

import org.jspecify.annotations.Nullable;

/// Finds out when positions come again, remembering one of them (Brent's algorithm). Where each
/// decides the next, one that comes twice is the end of a circle; that is noticed before three times
/// as many have gone by as it takes to come there. For one thread.
final class Trail {
  private @Nullable String remembered;
  private long steps;
  private long reach = 1;

  /// @return whether the position was here before; perhaps not the first time it comes again
  boolean closesAt(String position) {
    if (position.equals(remembered)) {
      return true;
    }
    if (++steps == reach) {
      remembered = position;
      reach *= 2;
      steps = 0;
    }
    return false;
  }
}
