package dev.millrace.event.expression;

import dev.cel.runtime.CelRuntime;
import dev.millrace.contracts.json.Json;
import java.util.Map;

/// Makes other data of an event. Safe for all threads.
public final class Mapping {
  private final Evaluation evaluation;

  Mapping(CelRuntime.Program program) {
    this.evaluation = new Evaluation(program);
  }

  /// @return a JSON object, in UTF-8
  /// @throws ExpressionFault when it comes to no answer, or to no object that JSON can hold
  public byte[] of(EventView event) throws ExpressionFault {
    Object value = evaluation.of(event);
    if (value instanceof Map<?, ?> members) {
      return Json.strict().writeValueAsBytes(CelValues.toJson(members));
    }
    throw new ExpressionFault("it is no object, but " + Evaluation.kind(value));
  }
}
