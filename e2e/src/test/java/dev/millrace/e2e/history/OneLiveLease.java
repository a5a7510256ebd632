package dev.millrace.e2e.history;

import dev.millrace.e2e.history.Event.Grant;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// No item has two live leases, but where it may be [hedged][Hedges]; each lease is another attempt
/// and is handed to one worker. Whether one is over when the next begins is judged by the service's
/// own time, unless a client may have ended it.
final class OneLiveLease implements Rule {

  @Override
  public void check(Evidence evidence, Consumer<String> violations) {
    for (Story story : evidence.stories()) {
      List<Grant> grants = story.grants();
      for (int i = 1; i < grants.size(); i++) {
        check(story, grants.get(i - 1), grants.get(i), violations);
      }
    }
    Map<String, Grant> tokens = new HashMap<>();
    for (Story story : evidence.stories()) {
      for (Grant grant : story.grants()) {
        Grant other = tokens.putIfAbsent(grant.queue() + " " + grant.token(), grant);
        if (other != null) {
          violations.accept("one token was handed out twice: %s, %s".formatted(other, grant));
        }
      }
    }
  }

  private static void check(Story story, Grant first, Grant second, Consumer<String> violations) {
    if (first.attempt() == second.attempt()) {
      violations.accept("one attempt was handed out twice: %s, %s".formatted(first, second));
      return;
    }
    if (second.span().isBefore(first.span())) {
      violations.accept("a later attempt came first: %s, %s".formatted(first, second));
    }
    if (!story.hedged() && story.isLiveAt(first, second)) {
      Instant expires = story.expires(first, Instant.MAX);
      violations.accept(
          "two live leases: %s, which ends at %s, and %s".formatted(first, expires, second));
    }
  }
}
