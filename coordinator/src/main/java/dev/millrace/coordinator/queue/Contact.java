package dev.millrace.coordinator.queue;

import dev.millrace.contracts.ProblemException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the queue-service answers as it should. Says so in the log when that changes, not at
/// every try. Safe for all threads.
public final class Contact {
  private static final Logger log = LoggerFactory.getLogger(Contact.class);

  private @Nullable String trouble = "it has not answered yet";

  synchronized void reached() {
    if (trouble != null) {
      log.info("the queue-service answers");
      trouble = null;
    }
  }

  synchronized void failed(IOException failure) {
    String what =
        failure instanceof ProblemException problem
            ? "HTTP status " + problem.status() + ", " + problem.getMessage()
            : failure.toString();
    if (!what.equals(trouble)) {
      log.warn("the queue-service does not answer as it should, trying on: {}", what);
      trouble = what;
    }
  }

  /// What the last call ended with; null when it went well.
  public synchronized @Nullable String trouble() {
    return trouble;
  }
}
