package dev.millrace.e2e.history;

import dev.millrace.e2e.history.Event.Grant;
import dev.millrace.e2e.history.Event.Settle;
import java.time.Instant;
import java.util.function.Consumer;

/// A worker that settles in time is not told that its lease is lost, unless [another][Hedges] has
/// overtaken it. The service's time may be ahead of the true one by some seconds: a lease that ends
/// so soon is not judged.
final class LeasesLast implements Rule {

  @Override
  public void check(Evidence evidence, Consumer<String> violations) {
    for (Story story : evidence.stories()) {
      for (Grant grant : story.grants()) {
        for (Settle settle : story.settles(grant.token())) {
          Instant expires = story.expires(grant, settle.span().called());
          if (settle.outcome() == Outcome.LOST
              && settle.span().answered().plus(evidence.ahead()).isBefore(expires)
              && !settle.told().overtaken()
              && !otherwiseEnded(story, settle)) {
            violations.accept("%s though %s lasts until %s".formatted(settle, grant, expires));
          }
        }
      }
    }
  }

  private static boolean otherwiseEnded(Story story, Settle settle) {
    return story.settles(settle.token()).stream()
        .anyMatch(
            other ->
                other.verb().ends()
                    && (other.verb() != settle.verb() || isOfAnotherCall(other, settle))
                    && other.outcome().mayBeDone()
                    && other.span().called().isBefore(settle.span().answered()));
  }

  /// What another call has settled refuses an atomic one, though it asks for the same.
  private static boolean isOfAnotherCall(Settle other, Settle settle) {
    return settle.atomic() != null && !settle.atomic().equals(other.atomic());
  }
}
