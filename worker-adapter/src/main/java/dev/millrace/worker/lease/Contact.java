package dev.millrace.worker.lease;

import dev.millrace.contracts.ProblemException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When the queue last answered. Says so in the log when that changes, not at every try. Safe for
/// all threads.
public final class Contact {
  private static final Logger log = LoggerFactory.getLogger(Contact.class);

  private final String target;
  private final Ticker ticker;
  private @Nullable Long reachedAt;
  private @Nullable String trouble;

  /// @param target what is reached, for the log
  public Contact(String target, Ticker ticker) {
    this.target = target;
    this.ticker = ticker;
  }

  synchronized void reached() {
    if (reachedAt == null || trouble != null) {
      log.info("{} answers", target);
    }
    reachedAt = ticker.nanos();
    trouble = null;
  }

  synchronized void failed(IOException failure) {
    String what =
        failure instanceof ProblemException problem
            ? "HTTP status " + problem.status() + ", " + problem.getMessage()
            : failure.toString();
    if (!what.equals(trouble)) {
      log.warn("{} does not answer as it should, trying on: {}", target, what);
    }
    trouble = what;
  }

  /// How long ago the queue last answered; null when it never has.
  public synchronized @Nullable Duration age() {
    return reachedAt == null ? null : Duration.ofNanos(ticker.nanos() - reachedAt);
  }

  /// What the last try ended with; null when it went well.
  public synchronized @Nullable String trouble() {
    return trouble;
  }
}
