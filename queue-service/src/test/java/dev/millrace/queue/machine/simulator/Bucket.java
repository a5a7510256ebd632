package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.queue.QueueSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/// How many items a rate allows to be handed out, by the plain definition of a token bucket.
///
/// @param tokens there were at that time
record Bucket(double tokens, Instant at) {
  private static final double ROUNDING = 1e-3;

  static Bucket full(QueueSpec.Rate rate, Instant at) {
    return new Bucket(Objects.requireNonNull(rate.burst()), at);
  }

  static Bucket empty(Instant at) {
    return new Bucket(0, at);
  }

  Bucket at(QueueSpec.Rate rate, Instant now) {
    double per = Objects.requireNonNull(rate.per()).toNanos();
    double more = Duration.between(at, now).toNanos() * rate.limit() / per;
    return new Bucket(Math.min(Objects.requireNonNull(rate.burst()), tokens + more), now);
  }

  boolean allows(int items) {
    return tokens + ROUNDING >= items;
  }

  /// Certainly has one more, whatever way one rounds.
  boolean hasOne() {
    return tokens - ROUNDING >= 1;
  }

  Bucket minus(int items) {
    return new Bucket(Math.max(0, tokens - items), at);
  }
}
