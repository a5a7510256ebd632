package dev.millrace.e2e.load;

import dev.millrace.contracts.ProblemException;
import dev.millrace.e2e.history.Outcome;
import dev.millrace.e2e.history.Span;
import org.jspecify.annotations.Nullable;

/// What came of one try.
///
/// @param value if told
/// @param problem if refused
record Answer<T>(
    Span span, Outcome outcome, @Nullable T value, @Nullable ProblemException problem) {
  private static final int TOO_MANY = 429;

  /// The call was answered, but not all that it asked for is done.
  Answer<T> withSomeRefused() {
    return isTold() ? new Answer<>(span, Outcome.REFUSED, null, null) : this;
  }

  boolean isTold() {
    return outcome == Outcome.TOLD;
  }

  /// Whether it was refused for a reason that load and faults do not explain.
  boolean isWrong() {
    return problem != null && problem.status() != TOO_MANY;
  }
}
