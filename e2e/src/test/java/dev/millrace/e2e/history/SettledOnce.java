package dev.millrace.e2e.history;

import dev.millrace.e2e.history.Event.Grant;
import dev.millrace.e2e.history.Event.Settle;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// An item ends by one lease only, which is its last. That the same lease's settle is answered again
/// as it was before is no violation.
final class SettledOnce implements Rule {

  @Override
  public void check(Evidence evidence, Consumer<String> violations) {
    for (Story story : evidence.stories()) {
      Map<String, List<Settle>> ends = story.ends().collect(Collectors.groupingBy(Settle::token));
      if (ends.size() > 1) {
        violations.accept(story.item() + " was settled by several leases: " + ends.values());
      }
      ends.keySet().forEach(token -> check(story, token, violations));
    }
  }

  private static void check(Story story, String token, Consumer<String> violations) {
    List<Grant> grants = story.grants();
    grants.stream()
        .filter(grant -> grant.token().equals(token))
        .mapToInt(Grant::attempt)
        .findFirst()
        .ifPresent(
            last ->
                grants.stream()
                    .filter(grant -> grant.attempt() > last)
                    .forEach(
                        grant ->
                            violations.accept(
                                story.item()
                                    + " was settled by "
                                    + token
                                    + ", and then "
                                    + grant)));
    List<Settle> told =
        story.settles(token).stream()
            .filter(settle -> settle.verb().ends() && settle.outcome() == Outcome.TOLD)
            .toList();
    if (told.stream().map(Settle::verb).distinct().count() > 1) {
      violations.accept(story.item() + " was settled twice by one lease: " + told);
    }
  }
}
