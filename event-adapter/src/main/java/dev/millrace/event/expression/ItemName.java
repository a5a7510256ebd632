package dev.millrace.event.expression;

import dev.cel.runtime.CelRuntime;
import dev.millrace.contracts.Names;

/// Takes the name of an item from an event: what tells it from the others of its batch. Safe for all
/// threads.
public final class ItemName {
  private final Text text;

  ItemName(CelRuntime.Program program) {
    this.text = new Text(program);
  }

  /// @return with the batch in front, as a queue knows a name once for all batches
  /// @throws ExpressionFault when it comes to no answer, or to one that names no item
  public String of(String batch, EventView event) throws ExpressionFault {
    return within(batch, text.of(event));
  }

  static String within(String batch, String name) throws ExpressionFault {
    try {
      Names.requireItemName(name);
      return Names.requireItemName(batch + "/" + name);
    } catch (IllegalArgumentException e) {
      throw new ExpressionFault(String.valueOf(e.getMessage()));
    }
  }
}
