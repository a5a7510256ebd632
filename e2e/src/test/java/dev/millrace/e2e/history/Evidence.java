package dev.millrace.e2e.history;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.QueueSpec.Hedge;
import dev.millrace.e2e.history.Event.Enqueue;
import dev.millrace.e2e.history.Event.Grant;
import dev.millrace.e2e.history.Event.Pause;
import dev.millrace.e2e.history.Event.Place;
import dev.millrace.e2e.history.Event.Settle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What was told, sorted by what it is about, and what is there in the end. Not changed any more.
public final class Evidence {
  private final List<Enqueue> enqueues = new ArrayList<>();
  private final List<Pause> pauses = new ArrayList<>();
  private final Map<Place, Story> stories = new LinkedHashMap<>();
  private final Map<Place, ItemState> states = new HashMap<>();
  private final Map<String, QueueEnd> queues;
  private final Duration ahead;

  /// @param queues as they are in the end
  /// @param ahead how far the service's time may have been ahead of the true one
  public Evidence(List<Event> events, Map<String, QueueEnd> queues, Duration ahead) {
    this.queues = queues;
    this.ahead = ahead;
    for (Event event : events) {
      switch (event) {
        case Enqueue enqueue -> enqueues.add(enqueue);
        case Grant grant -> story(grant.queue(), grant.item()).add(grant);
        case Settle settle -> story(settle.queue(), settle.item()).add(settle);
        case Pause pause -> pauses.add(pause);
      }
    }
    queues.forEach(
        (queue, end) ->
            end.items().forEach(item -> states.put(new Place(queue, item.name()), item.state())));
  }

  private Story story(String queue, String item) {
    return stories.computeIfAbsent(
        new Place(queue, item), place -> new Story(place, hedge(queue) != null));
  }

  /// How the queue gives an item to a second worker as well; null when it does not.
  @Nullable Hedge hedge(String queue) {
    QueueEnd end = queues.get(queue);
    return end == null ? null : end.spec().hedge();
  }

  List<Enqueue> enqueues() {
    return enqueues;
  }

  List<Pause> pauses() {
    return pauses;
  }

  /// Of each item that a client knows to have been handed out.
  Collection<Story> stories() {
    return stories.values();
  }

  /// Null when it was never handed out, as far as is known.
  @Nullable Story story(Place item) {
    return stories.get(item);
  }

  /// Null when it is not there.
  @Nullable ItemState state(Place item) {
    return states.get(item);
  }

  Map<String, QueueEnd> queues() {
    return queues;
  }

  Duration ahead() {
    return ahead;
  }

  /// How much there is to judge.
  @Override
  public String toString() {
    return """
        %d items of %d queues, %d of them handed out, %d more than once, %d to a second worker as well; \
        %d tries to settle, %d of them told that they were overtaken; %d atomic calls; %d pauses\
        """
        .formatted(
            states.size(),
            queues.size(),
            stories.size(),
            count(story -> story.grants().size() > 1),
            count(story -> story.grants().stream().anyMatch(grant -> !story.with(grant).isEmpty())),
            settles().count(),
            settles().filter(settle -> settle.told().overtaken()).count(),
            settles().map(Settle::atomic).filter(Objects::nonNull).distinct().count(),
            pauses.stream()
                .filter(pause -> pause.paused() && pause.outcome() == Outcome.TOLD)
                .count());
  }

  private long count(Predicate<Story> which) {
    return stories.values().stream().filter(which).count();
  }

  Stream<Settle> settles() {
    return stories.values().stream().flatMap(story -> story.settles().stream());
  }
}
