package dev.millrace.e2e.history;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.e2e.history.Event.Place;
import dev.millrace.e2e.history.Event.Settle;
import dev.millrace.e2e.history.Event.Verb;
import java.util.Objects;
import java.util.function.Consumer;

/// What was to follow an item's completion is there exactly when the item succeeded, and is that of
/// the lease which completed it, where its data name one. What follows an atomic settle is for
/// [AllOrNone].
final class FollowUps implements Rule {

  @Override
  public void check(Evidence evidence, Consumer<String> violations) {
    for (Story story : evidence.stories()) {
      ItemState state = evidence.state(story.item());
      story.settles().stream()
          .filter(settle -> settle.atomic() == null)
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
      story.settles().stream()
          .filter(settle -> settle.atomic() == null && settle.outcome() == Outcome.TOLD)
          .filter(settle -> settle.verb() == Verb.COMPLETE && settle.then() != null)
          .forEach(settle -> isOf(settle, evidence, violations));
    }
  }

  private static void isOf(Settle settle, Evidence evidence, Consumer<String> violations) {
    Story follower = evidence.story(Objects.requireNonNull(settle.then()));
    if (follower != null) {
      follower.grants().stream()
          .filter(grant -> !settle.token().equals(grant.data().path("by").asString(settle.token())))
          .forEach(grant -> violations.accept("%s, and then %s".formatted(settle, grant)));
    }
  }

  private static boolean isThere(Evidence evidence, Place item) {
    return evidence.state(item) != null;
  }
}
