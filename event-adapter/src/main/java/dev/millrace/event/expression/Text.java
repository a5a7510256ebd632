package dev.millrace.event.expression;

import dev.cel.runtime.CelRuntime;

/// Takes a text from an event, such as the key of a shard. Safe for all threads.
public final class Text {
  private final Evaluation evaluation;

  Text(CelRuntime.Program program) {
    this.evaluation = new Evaluation(program);
  }

  /// @throws ExpressionFault when it comes to no answer, or to a list, an object or null
  public String of(EventView event) throws ExpressionFault {
    return from(evaluation.of(event));
  }

  static String from(Object value) throws ExpressionFault {
    return switch (value) {
      case String text -> text;
      case Number number -> number.toString();
      case Boolean answer -> answer.toString();
      default -> throw new ExpressionFault("it is no text, but " + Evaluation.kind(value));
    };
  }
}
