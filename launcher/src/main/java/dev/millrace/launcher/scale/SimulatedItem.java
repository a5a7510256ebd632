package dev.millrace.launcher.scale;

/// An item on its way through a [Simulation]. What it is stays; where it is changes.
final class SimulatedItem implements Comparable<SimulatedItem> {
  private final int place;
  final long arrival;
  final long work;

  /// Whether the next worker that takes it hangs.
  boolean sticks;

  /// When the attempt began that is under way, or was the last.
  long begun;

  /// @param place in the line; kept when it comes back
  /// @param work milliseconds of an attempt that does not hang
  SimulatedItem(int place, long arrival, long work, boolean sticks) {
    this.place = place;
    this.arrival = arrival;
    this.work = work;
    this.sticks = sticks;
  }

  long waited() {
    return begun - arrival;
  }

  @Override
  public int compareTo(SimulatedItem other) {
    return Integer.compare(place, other.place);
  }
}
