package dev.millrace.e2e.history;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.e2e.history.Event.Enqueue;
import dev.millrace.e2e.history.Event.Place;
import java.util.function.Consumer;

/// What a client was told to be accepted is there, and what it was told to be done is so.
final class NothingLost implements Rule {

  @Override
  public void check(Evidence evidence, Consumer<String> violations) {
    for (Enqueue enqueue : evidence.enqueues()) {
      if (enqueue.outcome() == Outcome.TOLD) {
        for (String item : enqueue.items()) {
          var place = new Place(enqueue.queue(), item);
          if (evidence.state(place) == null) {
            violations.accept(place + " was accepted and is not there: " + enqueue.span());
          }
        }
      }
    }
    for (Story story : evidence.stories()) {
      ItemState state = evidence.state(story.item());
      if (state == null) {
        violations.accept(story.item() + " was handed out and is not there");
      }
      story
          .ends()
          .filter(end -> end.state() != state)
          .forEach(end -> violations.accept(story.item() + " is " + state + " after " + end));
    }
  }
}
