package dev.millrace.contracts;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The other side answered with an error. An [IOException], so that callers which retry broken
/// connections meet it in the same place and can tell it apart by [#status()].
public final class ProblemException extends IOException {
  private final transient Problem problem;
  private final @Nullable Duration retryAfter;

  public ProblemException(Problem problem, @Nullable Duration retryAfter) {
    super(problem.message());
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  public Problem problem() {
    return problem;
  }

  public int status() {
    return problem.status();
  }

  /// The `Retry-After` of the answer, where it had one.
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
