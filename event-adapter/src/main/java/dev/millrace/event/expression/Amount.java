package dev.millrace.event.expression;

import dev.cel.runtime.CelRuntime;
import org.jspecify.annotations.Nullable;

/// Takes a number of things from an event that tells one. Safe for all threads.
public final class Amount {
  /// More than any batch has.
  private static final long MOST = 1_000_000_000_000L;

  private final Evaluation evaluation;

  Amount(CelRuntime.Program program) {
    this.evaluation = new Evaluation(program);
  }

  /// @return null when the event tells none: null, or an optional value that is not there
  /// @throws ExpressionFault when it comes to no answer, or to something else than a whole number
  ///     from 0 to 10^12
  public @Nullable Long of(EventView event) throws ExpressionFault {
    Object present = evaluation.ifPresent(event);
    if (present == null) {
      return null;
    }
    if (present instanceof Number number
        && number.doubleValue() == number.longValue()
        && number.longValue() >= 0
        && number.longValue() <= MOST) {
      return number.longValue();
    }
    throw new ExpressionFault(
        present instanceof Number
            ? "it is %s, and should be a whole number from 0 to %d".formatted(present, MOST)
            : "it is no number, but " + Evaluation.kind(present));
  }
}
