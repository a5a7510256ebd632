package dev.millrace.source.work;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The source cannot tell now. Its message is for the person who runs the adapter: what failed,
/// and what to look at.
public final class SourceUnavailable extends IOException {
  /// Why it cannot tell; what the error metric is split by.
  public enum Why {
    /// The folder, file, bucket or table does not exist.
    MISSING,
    /// It exists, and we may not read it.
    DENIED,
    /// It does not answer, or answers that it cannot.
    UNREACHABLE,
    /// It did not answer in time.
    TIMEOUT,
    /// What it answered cannot be understood.
    NONSENSE,
    /// It is asked too often, and says when to come again.
    BUSY,
    /// What it answered is over a limit of ours.
    TOO_LARGE,
    /// Another instance of the adapter tells; this one takes over when that is gone.
    STANDBY,
    /// What was not yet accepted has been deleted, and a person has to decide how to go on.
    LOST
  }

  private final Why why;
  private final @Nullable Duration retryAfter;

  public SourceUnavailable(Why why, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.why = why;
    this.retryAfter = null;
  }

  /// It is busy.
  ///
  /// @param retryAfter how long it asks to be left alone; null when it does not say
  public SourceUnavailable(String message, @Nullable Duration retryAfter) {
    super(message);
    this.why = Why.BUSY;
    this.retryAfter = retryAfter;
  }

  public Why why() {
    return why;
  }

  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
