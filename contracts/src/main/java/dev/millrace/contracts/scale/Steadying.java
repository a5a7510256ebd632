package dev.millrace.contracts.scale;

import java.time.Duration;
import java.util.ArrayDeque;

/// Lets the number of workers rise at once, and fall only to the most that was wanted within a
/// while: workers that are stopped now and started again in a minute cost more than ones that wait.
///
/// For one thread. Times are milliseconds, given by the caller, and do not go back. It keeps one
/// entry for each different number that is still wanted, so never more than there may be workers.
public final class Steadying {
  private final long whileMillis;

  /// From the most wanted, longest ago, to the least wanted, now.
  private final ArrayDeque<Wish> wishes = new ArrayDeque<>();

  private record Wish(long at, int workers) {}

  /// @param after how long fewer must have been wanted; zero = they go at once
  public Steadying(Duration after) {
    this.whileMillis = after.toMillis();
  }

  /// @param wanted what is wanted now
  /// @param current how many there are; counts as wanted before the first call, so that one who
  ///     has just begun to look takes nothing away at first
  /// @return how many there should be, at least `wanted`
  public int steady(long now, int wanted, int current) {
    if (wishes.isEmpty() && whileMillis > 0) {
      add(now, current);
    }
    add(now, wanted);
    while (wishes.getFirst().at() <= now - whileMillis && wishes.size() > 1) {
      wishes.removeFirst();
    }
    return wishes.getFirst().workers();
  }

  /// A number that was wanted before, and is not above what is wanted now, decides nothing more.
  private void add(long now, int workers) {
    while (!wishes.isEmpty() && wishes.getLast().workers() <= workers) {
      wishes.removeLast();
    }
    wishes.addLast(new Wish(now, workers));
  }
}
