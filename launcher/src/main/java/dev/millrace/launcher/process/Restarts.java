package dev.millrace.launcher.process;

import java.time.Duration;
import java.util.Optional;

/// How often a program that ends by itself is started again.
///
/// @param first wait before the first restart; it doubles with each further one
/// @param longest the longest wait
/// @param limit restarts in a row before giving up
/// @param settled a program that ran this long starts counting anew
public record Restarts(Duration first, Duration longest, int limit, Duration settled) {
  public static final Restarts DEFAULT =
      new Restarts(Duration.ofMillis(500), Duration.ofSeconds(10), 5, Duration.ofMinutes(1));
  public static final Restarts NEVER =
      new Restarts(Duration.ZERO, Duration.ZERO, 0, Duration.ofMinutes(1));

  /// @param before restarts in a row so far
  /// @return how long to wait; empty = give up
  Optional<Duration> delay(int before) {
    if (before >= limit) {
      return Optional.empty();
    }
    Duration doubled = first.multipliedBy(1L << Math.min(before, 20));
    return Optional.of(doubled.compareTo(longest) < 0 ? doubled : longest);
  }
}
