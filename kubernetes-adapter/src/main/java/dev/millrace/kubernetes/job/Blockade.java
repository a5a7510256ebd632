package dev.millrace.kubernetes.job;

import dev.millrace.contracts.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Pauses a queue whose Jobs cannot start, with the reason, before its items are burnt. Where the
/// queue does not let us, this adapter alone takes nothing for a while, longer each time. Safe for
/// all threads.
final class Blockade {
  private static final Logger log = LoggerFactory.getLogger(Blockade.class);
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int MAX_REASON = 1024;

  private final Leases leases;
  private final String queue;
  private final LongSupplier nanos;
  private Duration next = FIRST;
  private long until;
  private @Nullable String reason;

  Blockade(Leases leases, String queue, LongSupplier nanos) {
    this.leases = leases;
    this.queue = queue;
    this.nanos = nanos;
    this.until = nanos.getAsLong();
  }

  /// @return false when the queue did not answer: items may not be given back yet
  boolean raise(String why) throws InterruptedException {
    String words = why.length() <= MAX_REASON ? why : why.substring(0, MAX_REASON);
    try {
      leases.pause(words);
      log.error("queue {} is paused: {}", queue, words);
      hold(words, Duration.ZERO);
      return true;
    } catch (ProblemException e) {
      if (e.status() >= 500 || e.status() == 429) {
        return false;
      }
      log.error(
          "queue {} should be paused, which it refuses ({}); taking nothing for {}: {}",
          queue,
          e.getMessage(),
          Words.duration(next()),
          words);
      hold(words, next());
      doubled();
      return true;
    } catch (IOException e) {
      log.warn("queue {} should be paused and does not answer: {}", queue, e.toString());
      return false;
    }
  }

  private synchronized Duration next() {
    return next;
  }

  private synchronized void doubled() {
    Duration twice = next.multipliedBy(2);
    next = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
  }

  private synchronized void hold(String words, Duration time) {
    reason = words;
    until = nanos.getAsLong() + time.toNanos();
  }

  /// A pod has started: whatever it was is over.
  synchronized void lift() {
    reason = null;
    next = FIRST;
    until = nanos.getAsLong();
  }

  synchronized boolean isUp() {
    return until - nanos.getAsLong() > 0;
  }

  /// Why the queue was last paused; null when Jobs have started since.
  synchronized @Nullable String reason() {
    return reason;
  }
}
