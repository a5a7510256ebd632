package dev.millrace.kubernetes.job;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the other side keeps up. While it does not, calls wait: longer each time, at random, and
/// as long as it asks for. Safe for all threads.
final class ApiPulse {
  private static final Logger log = LoggerFactory.getLogger(ApiPulse.class);
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST_ASKED_FOR = Duration.ofMinutes(5);

  private final String target;
  private final Duration longest;
  private final LongSupplier nanos;
  private final RandomGenerator random;

  private Duration next = FIRST;
  private long notBefore;
  private @Nullable String trouble;
  private boolean heard;

  /// @param target for the log
  ApiPulse(String target, Duration longest, LongSupplier nanos, RandomGenerator random) {
    this.target = target;
    this.longest = longest;
    this.nanos = nanos;
    this.random = random;
    this.notBefore = nanos.getAsLong();
  }

  synchronized void good() {
    if (trouble != null) {
      log.info("{} answers again", target);
    }
    heard = true;
    trouble = null;
    next = FIRST;
    notBefore = nanos.getAsLong();
  }

  /// @param retryAfter what the other side asked for, up to five minutes; null for nothing
  synchronized void bad(String what, @Nullable Duration retryAfter) {
    if (!what.equals(trouble)) {
      log.warn("{} does not answer as it should, trying on: {}", target, what);
    }
    trouble = what;
    long ceiling = next.toNanos();
    Duration wait = Duration.ofNanos(ceiling / 2 + random.nextLong(ceiling / 2 + 1));
    if (retryAfter != null && retryAfter.compareTo(wait) > 0) {
      wait = retryAfter.compareTo(LONGEST_ASKED_FOR) < 0 ? retryAfter : LONGEST_ASKED_FOR;
    }
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(longest) < 0 ? doubled : longest;
    notBefore = nanos.getAsLong() + wait.toNanos();
  }

  /// What to wait before the next call; zero for nothing.
  synchronized Duration pause() {
    return Duration.ofNanos(Math.max(0, notBefore - nanos.getAsLong()));
  }

  synchronized boolean isReady() {
    return notBefore - nanos.getAsLong() <= 0;
  }

  /// Whether it has ever answered.
  synchronized boolean isHeard() {
    return heard;
  }

  /// What is wrong; null when the last call went well.
  synchronized @Nullable String trouble() {
    return trouble;
  }
}
