package dev.millrace.contracts.http;

import dev.millrace.contracts.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait between tries: twice as long each time up to a bound, of which a random half is
/// left out so that many callers do not come back in step. For one thread.
public final class Backoff {
  private static final Duration LONGEST_ASKED_FOR = Duration.ofMinutes(5);

  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private Duration next;

  public Backoff(Duration first, Duration longest, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
    this.next = first;
  }

  /// What to wait now. The next answer will be larger.
  public Duration next() {
    long ceiling = next.toNanos();
    next = smaller(next.multipliedBy(2), longest);
    return Duration.ofNanos(ceiling / 2 + random.nextLong(ceiling / 2 + 1));
  }

  /// What to wait after this failure: not less than the other side asked for, up to five minutes.
  public Duration next(IOException failure) {
    Duration wait = next();
    Duration asked = asked(failure);
    return asked.compareTo(wait) > 0 ? asked : wait;
  }

  /// What the other side asked for, up to five minutes; zero where it asked for nothing. It may be told
  /// in other words, with the problem as its cause.
  public static Duration asked(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException problem) {
        return problem
            .retryAfter()
            .map(after -> smaller(after, LONGEST_ASKED_FOR))
            .orElse(Duration.ZERO);
      }
    }
    return Duration.ZERO;
  }

  /// It worked: begin small again.
  public void reset() {
    next = first;
  }

  private static Duration smaller(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
