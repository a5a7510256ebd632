package dev.millrace.e2e.history;

import dev.millrace.e2e.history.Event.Grant;
import dev.millrace.e2e.history.Event.Settle;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A lease whose item has been handed out again, and not as a [hedge][Hedges], or which a client was
/// told to be lost, is over: whatever is asked with its token does nothing from then on, and is told
/// so. A repeated settle is answered as the first one was.
final class LateSettles implements Rule {

  @Override
  public void check(Evidence evidence, Consumer<String> violations) {
    for (Story story : evidence.stories()) {
      for (Grant grant : story.grants()) {
        List<Settle> tries = story.settles(grant.token());
        for (Settle settle : tries) {
          check(story, grant, settle, tries, violations);
        }
      }
    }
  }

  private static void check(
      Story story, Grant grant, Settle settle, List<Settle> tries, Consumer<String> violations) {
    if (settle.outcome() != Outcome.TOLD) {
      return;
    }
    story.grants().stream()
        .filter(later -> later.attempt() > grant.attempt())
        .filter(later -> later.span().isBefore(settle.span()))
        .filter(later -> !story.mayRepeat(settle, later.span()))
        .filter(later -> !mayBeWith(story, grant, later, settle))
        .forEach(later -> violations.accept("%s took effect though %s".formatted(settle, later)));
    lost(settle, tries)
        .ifPresent(lost -> violations.accept("%s took effect though %s".formatted(settle, lost)));
  }

  /// Whether the later lease may be a hedge of the other one, which was live then as far as who
  /// settled it knew.
  private static boolean mayBeWith(Story story, Grant lease, Grant later, Settle settle) {
    boolean mayBeLonger =
        story.settles(lease.token()).stream()
            .anyMatch(
                other -> other.verb() == Event.Verb.EXTEND && other.outcome() == Outcome.UNKNOWN);
    Instant expires = story.expires(lease, settle.span().called());
    return story.hedged() && (mayBeLonger || later.granted().isBefore(expires));
  }

  private static Optional<Settle> lost(Settle settle, List<Settle> tries) {
    return tries.stream()
        .filter(other -> other.outcome() == Outcome.LOST && other.span().isBefore(settle.span()))
        .filter(other -> other.verb() == settle.verb() || settle.verb() == Event.Verb.EXTEND)
        .findFirst();
  }
}
