package dev.millrace.e2e.history;

import dev.millrace.contracts.queue.QueueSpec.BatchTarget;
import dev.millrace.e2e.history.Event.Place;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/// Each item that is there is one that somebody asked for, and is there once.
final class NothingMadeUp implements Rule {

  @Override
  public void check(Evidence evidence, Consumer<String> violations) {
    Set<Place> asked = askedFor(evidence);
    evidence
        .queues()
        .forEach(
            (queue, end) -> {
              var seen = new HashSet<String>();
              for (QueueEnd.Item item : end.items()) {
                var place = new Place(queue, item.name());
                if (!asked.contains(place)) {
                  violations.accept(place + " is there, and nobody asked for it");
                }
                if (!seen.add(item.name())) {
                  violations.accept(place + " is listed twice");
                }
              }
            });
  }

  /// What may have been done; whether it should have been is for other rules.
  private static Set<Place> askedFor(Evidence evidence) {
    var asked = new HashSet<Place>();
    evidence.enqueues().stream()
        .filter(enqueue -> enqueue.outcome().mayBeDone())
        .forEach(
            enqueue ->
                enqueue.items().forEach(item -> asked.add(new Place(enqueue.queue(), item))));
    evidence.stories().stream()
        .flatMap(story -> story.settles().stream())
        .filter(settle -> settle.outcome().mayBeDone())
        .map(Event.Settle::then)
        .filter(Objects::nonNull)
        .forEach(asked::add);
    for (Map.Entry<String, QueueEnd> queue : evidence.queues().entrySet()) {
      for (BatchTarget target : BatchNews.targets(queue.getValue())) {
        queue
            .getValue()
            .batches()
            .forEach(
                batch ->
                    asked.add(new Place(target.queue(), BatchNews.item(queue.getKey(), batch))));
      }
    }
    return asked;
  }
}
