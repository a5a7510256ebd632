package dev.millrace.e2e.history;

import java.util.function.Consumer;

/// One promise of the service. Its name says it.
@FunctionalInterface
interface Rule {
  /// @param violations is given a sentence for each certain violation
  void check(Evidence evidence, Consumer<String> violations);
}
