package dev.millrace.event.pattern;

import dev.millrace.event.expression.ExpressionFault;
import java.util.List;
import java.util.Locale;

/// What becomes of an event. Safe for all threads.
public sealed interface Pattern permits Copier, Filter, Splitter, Sharder, Merger, Gatherer {
  /// @return where it goes, in the order of the outputs; empty = it is dropped
  /// @throws ExpressionFault when an expression fails on it: then it is a dead letter
  List<Delivery> apply(Arrival arrival) throws ExpressionFault;

  /// `copier`, `filter`, `splitter`, `sharder`, `merger` or `gatherer`.
  default String word() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }
}
