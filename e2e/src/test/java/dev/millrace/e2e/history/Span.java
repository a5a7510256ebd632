package dev.millrace.e2e.history;

import java.time.Instant;

/// From when a client called until it was answered.
///
/// @param answered [Instant#MAX] when it never was: what it asked for may still happen
public record Span(Instant called, Instant answered) {

  public static Span unanswered(Instant called) {
    return new Span(called, Instant.MAX);
  }

  /// Whether this call was over when the other one began.
  public boolean isBefore(Span other) {
    return answered.isBefore(other.called);
  }
}
