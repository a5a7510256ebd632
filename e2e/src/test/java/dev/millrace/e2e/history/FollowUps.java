package dev.millrace.e2e.history;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.e2e.history.Event.Place;
import dev.millrace.e2e.history.Event.Settle;
import java.util.Objects;
import java.util.function.Consumer;

/// What was to follow an item's completion is there exactly when the item succeeded.
final class FollowUps implements Rule {

  @Override
  public void check(Evidence evidence, Consumer<String> violations) {
    for (Story story : evidence.stories()) {
      ItemState state = evidence.state(story.item());
      story.settles().stream()
          .map(Settle::then)
          .filter(Objects::nonNull)
          .distinct()
          .forEach(
              then -> {
                if ((state == ItemState.SUCCEEDED) != isThere(evidence, then)) {
                  violations.accept(
                      "%s is %s, and %s is %s"
                          .formatted(
                              story.item(),
                              state,
                              then,
                              isThere(evidence, then) ? "there" : "not there"));
                }
              });
    }
  }

  private static boolean isThere(Evidence evidence, Place item) {
    return evidence.state(item) != null;
  }
}
