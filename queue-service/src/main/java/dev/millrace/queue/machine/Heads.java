package dev.millrace.queue.machine;

/// How much of the lines of a machine is in memory, whatever their number: the heads of all groups
/// of all queues share so many entries. A group that finds them taken has a few all the same. Used
/// by one thread.
final class Heads {
  private static final int SHARED = 131_072;
  private static final int LARGEST = 512;
  private static final int SMALLEST = 2;

  private int groups;
  private int held;

  /// @param change groups that are new in a line, or negative for those that have left it
  void groups(int change) {
    groups += change;
  }

  /// @param change entries that are in memory now, or negative for those that are not any more
  void held(int change) {
    held += change;
  }

  /// Entries in memory.
  int held() {
    return held;
  }

  /// How many entries a head that is empty should get from the store.
  int size() {
    return held >= SHARED
        ? SMALLEST
        : Math.clamp(SHARED / 2 / Math.max(1, groups), SMALLEST, LARGEST);
  }

  /// As many as it should get may come before some of it is left to the store alone.
  boolean isTooLarge(int head) {
    return head > 2 * size();
  }
}
