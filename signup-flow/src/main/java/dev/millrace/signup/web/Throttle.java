package dev.millrace.signup.web;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Lets through so many a second, and so many at once after a rest. Safe for all threads.
final class Throttle {
  private final Duration interval;
  private final Duration credit;
  private final InstantSource clock;
  private Instant next;

  /// @param rate a second
  /// @param burst at once
  Throttle(int rate, int burst, InstantSource clock) {
    this.interval = Duration.ofSeconds(1).dividedBy(rate);
    this.credit = interval.multipliedBy(burst - 1L);
    this.clock = clock;
    this.next = Instant.MIN;
  }

  /// How long to wait before coming again; zero for who may come in now.
  synchronized Duration ask() {
    Instant now = clock.instant();
    Instant earliest = now.minus(credit);
    Instant turn = next.isBefore(earliest) ? earliest : next;
    if (turn.isAfter(now)) {
      return Duration.between(now, turn);
    }
    next = turn.plus(interval);
    return Duration.ZERO;
  }
}
