package dev.millrace.contracts.scale;

/// Keeps one worker that was stuck for an hour, and then came back, from deciding how long the work
/// of all others takes: an attempt counts as at most ten times what was usual so far. When the work
/// really has become longer, what is usual follows within a few attempts. For one thread.
final class UsualWork {
  private static final int MANY = 10;
  private static final double AT_MOST = 10;

  /// An attempt's weight does not fall below one in this many.
  private static final int MEMORY = 100;

  private double usualMillis;
  private int known;

  /// What an attempt is counted as, in milliseconds; the first ten are taken as they are.
  long within(long millis) {
    double most = known < MANY ? Double.MAX_VALUE : Math.max(1, AT_MOST * usualMillis);
    double counted = Math.min(millis, most);
    known = Math.min(known + 1, MEMORY);
    usualMillis += (counted - usualMillis) / known;
    return Math.round(counted);
  }
}
