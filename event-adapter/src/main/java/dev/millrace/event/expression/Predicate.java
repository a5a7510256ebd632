package dev.millrace.event.expression;

import dev.cel.runtime.CelRuntime;

/// Tells whether an event is meant. Safe for all threads.
public final class Predicate {
  private final Evaluation evaluation;

  Predicate(CelRuntime.Program program) {
    this.evaluation = new Evaluation(program);
  }

  /// @throws ExpressionFault when it comes to no answer, or to something else than true or false
  public boolean holds(EventView event) throws ExpressionFault {
    Object value = evaluation.of(event);
    if (value instanceof Boolean answer) {
      return answer;
    }
    throw new ExpressionFault("it is neither true nor false, but " + Evaluation.kind(value));
  }
}
