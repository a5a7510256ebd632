package dev.millrace.kubernetes.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The API server refused a call, or did not answer it.
final class ClusterException extends Exception {
  private final int status;
  private final @Nullable Duration retryAfter;

  /// @param status 0 when there was no answer, or none that can be understood
  ClusterException(
      String message, int status, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  int status() {
    return status;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /// The server does not keep up, or is not there.
  boolean isAboutLoad() {
    return status == 0 || status == 408 || status == 429 || status >= 500;
  }

  /// Whether nothing like it would fare better, until somebody changes the cluster or its rules.
  boolean isRefusal() {
    return !isForNow() && status != 404;
  }

  /// Whether the same call may succeed later: also when something of that name is just being
  /// deleted, or a quota is used up.
  boolean isForNow() {
    return isAboutLoad()
        || status == 409
        || (status == 403 && String.valueOf(getMessage()).contains("exceeded quota"));
  }
}
