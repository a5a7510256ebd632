package dev.millrace.e2e.history;

import dev.millrace.contracts.queue.ItemState;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// What a queue says of itself is what it lists.
final class CountsAddUp implements Rule {

  @Override
  public void check(Evidence evidence, Consumer<String> violations) {
    evidence
        .queues()
        .forEach(
            (queue, end) -> {
              Map<ItemState, Long> listed =
                  end.items().stream()
                      .collect(Collectors.groupingBy(QueueEnd.Item::state, Collectors.counting()));
              for (ItemState state : ItemState.values()) {
                long said = end.counts().getOrDefault(state, 0L);
                long there = listed.getOrDefault(state, 0L);
                if (said != there) {
                  violations.accept(
                      "%s says that %d are %s, and lists %d"
                          .formatted(queue, said, state.wire(), there));
                }
              }
            });
  }
}
