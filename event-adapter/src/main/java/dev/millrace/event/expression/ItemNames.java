package dev.millrace.event.expression;

import dev.cel.runtime.CelRuntime;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes a manifest from an event that has one: the names of all items of its batch. Safe for all
/// threads.
public final class ItemNames {
  private final Evaluation evaluation;

  ItemNames(CelRuntime.Program program) {
    this.evaluation = new Evaluation(program);
  }

  /// @return each name once, with the batch in front, as [ItemName] gives it; null when the event has
  ///     no manifest: null, or an optional value that is not there
  /// @throws ExpressionFault when it comes to no answer, or to something else than a list of texts
  ///     that name items
  public @Nullable List<String> of(String batch, EventView event) throws ExpressionFault {
    Object present = evaluation.ifPresent(event);
    if (present == null) {
      return null;
    }
    if (!(present instanceof List<?> elements)) {
      throw new ExpressionFault("it is no list of names, but " + Evaluation.kind(present));
    }
    var names = new LinkedHashSet<String>();
    for (Object element : elements) {
      names.add(ItemName.within(batch, Text.from(element)));
    }
    return List.copyOf(names);
  }
}
