package dev.millrace.signup.web;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Lets through so many a second, and so many at once after a rest. Safe for all threads.
final class Throttle {
  private static final long SECOND = 1_000_000_000;

  private final long interval;
  private final long credit;
  private final LongSupplier ticker;
  private long next;

  /// @param rate a second
  /// @param burst at once
  /// @param ticker nanoseconds that never go back
  Throttle(int rate, int burst, LongSupplier ticker) {
    this.interval = SECOND / rate;
    this.credit = interval * (burst - 1);
    this.ticker = ticker;
    this.next = ticker.getAsLong() - credit;
  }

  /// How long to wait before coming again; zero for who may come in now.
  synchronized Duration ask() {
    long now = ticker.getAsLong();
    if (next - (now - credit) < 0) {
      next = now - credit;
    }
    if (next - now > 0) {
      return Duration.ofNanos(next - now);
    }
    next += interval;
    return Duration.ZERO;
  }
}
