package dev.millrace.e2e.history;

import java.util.function.Consumer;

/// Once nothing fails any more, whatever is there comes to its end.
final class AllEnd implements Rule {

  @Override
  public void check(Evidence evidence, Consumer<String> violations) {
    evidence
        .queues()
        .forEach(
            (queue, end) ->
                end.items().stream()
                    .filter(item -> !item.state().settled())
                    .forEach(item -> violations.accept(queue + ": " + item + " has not ended")));
  }
}
