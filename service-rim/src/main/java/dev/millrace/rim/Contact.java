package dev.millrace.rim;

import dev.millrace.contracts.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When another service last answered. Says so in the log when that changes, not at every try. Safe
/// for all threads.
public final class Contact {
  private static final Logger log = LoggerFactory.getLogger(Contact.class);

  private final String target;
  private final LongSupplier nanos;
  private long reachedAt;
  private boolean reached;
  private @Nullable String trouble = "it has not answered yet";

  /// @param target what is reached, for the log
  /// @param nanos a time that never goes back
  public Contact(String target, LongSupplier nanos) {
    this.target = target;
    this.nanos = nanos;
  }

  public synchronized void reached() {
    if (trouble != null) {
      log.info("{} answers", target);
    }
    reachedAt = nanos.getAsLong();
    reached = true;
    trouble = null;
  }

  public synchronized void failed(IOException failure) {
    String what =
        failure instanceof ProblemException problem
            ? "HTTP status " + problem.status() + ", " + problem.getMessage()
            : failure.toString();
    if (!what.equals(trouble)) {
      log.warn("{} does not answer as it should, trying on: {}", target, what);
    }
    trouble = what;
  }

  /// How long ago it last answered; null when it never has.
  public synchronized @Nullable Duration age() {
    return reached ? Duration.ofNanos(nanos.getAsLong() - reachedAt) : null;
  }

  /// What the last try ended with, or that there was none; null when it went well.
  public synchronized @Nullable String trouble() {
    return trouble;
  }
}
