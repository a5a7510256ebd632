package dev.millrace.event.expression;

import dev.cel.runtime.CelRuntime;
import dev.millrace.contracts.Names;

/// Takes the name of a batch from an event. Safe for all threads.
public final class Label {
  private final Text text;

  Label(CelRuntime.Program program) {
    this.text = new Text(program);
  }

  /// @throws ExpressionFault when it comes to no answer, or to one that names no batch
  public String of(EventView event) throws ExpressionFault {
    try {
      return Names.requireLabel("batch", text.of(event));
    } catch (IllegalArgumentException e) {
      throw new ExpressionFault(String.valueOf(e.getMessage()));
    }
  }
}
