package dev.millrace.queue.machine;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A queue's rate limit. Begins empty, so that a restart cannot be used to exceed the rate.
final class TokenBucket {
  private final @Nullable Duration every;
  private final int burst;

  /// When the tokens there are now would all have come in, had the bucket been empty before.
  private Instant emptyAt;

  /// @param start when tokens begin to come in; may lie ahead
  TokenBucket(QueueSettings.@Nullable Rate rate, Instant start) {
    this.every = rate == null ? null : rate.every();
    this.burst = rate == null ? 0 : rate.burst();
    this.emptyAt = start;
  }

  /// Tokens there are, at most `most`.
  int available(Instant now, int most) {
    if (every == null) {
      return most;
    }
    long ready = Duration.between(emptyAt, now).dividedBy(every);
    return (int) Math.max(0, Math.min(Math.min(ready, burst), most));
  }

  void take(Instant now, int tokens) {
    if (every == null || tokens == 0) {
      return;
    }
    Instant full = now.minus(every.multipliedBy(burst));
    emptyAt = (emptyAt.isBefore(full) ? full : emptyAt).plus(every.multipliedBy(tokens));
  }

  /// When there will be a token; null when there is one now.
  @Nullable Instant next(Instant now) {
    return available(now, 1) > 0 || every == null ? null : emptyAt.plus(every);
  }
}
