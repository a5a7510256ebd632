package dev.millrace.e2e.history;

import dev.millrace.e2e.history.Event.Grant;
import dev.millrace.e2e.history.Event.Settle;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// An item ends by one lease only. It is the last one, or [with the last][Hedges]; afterwards nothing
/// is done with the item, nor with a lease that was settled. That the same lease's settle is answered
/// again as it was before is no violation.
final class SettledOnce implements Rule {

  @Override
  public void check(Evidence evidence, Consumer<String> violations) {
    for (Story story : evidence.stories()) {
      Map<String, List<Settle>> ends = story.ends().collect(Collectors.groupingBy(Settle::token));
      if (ends.size() > 1) {
        violations.accept(story.item() + " was settled by several leases: " + ends.values());
      }
      ends.values().forEach(told -> nothingFollows(story, told.getFirst(), violations));
      story.settles().stream()
          .filter(settle -> settle.outcome() == Outcome.TOLD)
          .forEach(settle -> check(story, settle, violations));
    }
  }

  private static void nothingFollows(Story story, Settle end, Consumer<String> violations) {
    List<Grant> grants = story.grants();
    grants.stream()
        .filter(grant -> grant.token().equals(end.token()))
        .findFirst()
        .ifPresent(
            last ->
                grants.stream()
                    .filter(grant -> grant.attempt() > last.attempt())
                    .filter(grant -> !mayBeWith(story, last, grant, end))
                    .forEach(
                        grant ->
                            violations.accept(
                                "%s was settled by %s, and then %s"
                                    .formatted(story.item(), end, grant))));
  }

  /// Whether the later lease may be a hedge of the one that ended the item, and began before that.
  private static boolean mayBeWith(Story story, Grant last, Grant later, Settle end) {
    return story.hedged()
        && !end.span().isBefore(later.span())
        && later.granted().isBefore(story.expires(last, Instant.MAX));
  }

  private static void check(Story story, Settle settle, Consumer<String> violations) {
    for (Settle before : story.settles()) {
      boolean own = before.token().equals(settle.token());
      boolean over =
          own
              ? before.verb().ends() && before.verb() != settle.verb()
              : Story.isEnd(before) && !story.mayRepeat(settle, before.span());
      if (over && before.outcome() == Outcome.TOLD && before.span().isBefore(settle.span())) {
        violations.accept("%s took effect though %s".formatted(settle, before));
      }
    }
  }
}
