package dev.millrace.e2e.history;

import dev.millrace.e2e.history.Event.Enqueue;
import dev.millrace.e2e.history.Event.Grant;
import dev.millrace.e2e.history.Event.Pause;
import dev.millrace.e2e.history.Event.Place;
import dev.millrace.e2e.history.Event.Settle;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// From when a client was told that a queue is paused until somebody asks to resume it, nothing is
/// handed out. A lease was handed out then for certain when the call for it began then, or when its
/// item came then.
final class Pauses implements Rule {
  /// What was asked for without an answer is done by then, or never: so long a call is tried, and a
  /// replica frozen.
  private static final Duration LATEST = Duration.ofMinutes(1);

  @Override
  public void check(Evidence evidence, Consumer<String> violations) {
    Map<Place, Instant> came = firstAsked(evidence);
    Map<String, List<Story>> byQueue =
        evidence.stories().stream().collect(Collectors.groupingBy(story -> story.item().queue()));
    for (Pause pause : evidence.pauses()) {
      if (pause.paused() && pause.outcome() == Outcome.TOLD) {
        List<Story> stories = byQueue.getOrDefault(pause.queue(), List.of());
        check(pause, resumed(evidence.pauses(), pause), stories, came, violations);
      }
    }
  }

  private static void check(
      Pause pause,
      Instant resumed,
      List<Story> stories,
      Map<Place, Instant> came,
      Consumer<String> violations) {
    Instant paused = pause.span().answered();
    for (Story story : stories) {
      Instant there = came.getOrDefault(story.item(), Instant.MIN);
      for (Grant grant : story.grants()) {
        boolean began = grant.span().called().isAfter(paused) || there.isAfter(paused);
        if (began && grant.span().answered().isBefore(resumed)) {
          violations.accept("%s though %s".formatted(grant, pause));
        }
      }
    }
  }

  /// When that pause may have ended first.
  private static Instant resumed(List<Pause> all, Pause pause) {
    return all.stream()
        .filter(other -> !other.paused() && other.queue().equals(pause.queue()))
        .filter(other -> other.outcome().mayBeDone() && !isOver(other.span(), pause.span()))
        .map(other -> other.span().called())
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }

  private static boolean isOver(Span call, Span later) {
    return call.isBefore(later) || call.called().plus(LATEST).isBefore(later.called());
  }

  /// When each item may have come first, as far as clients have asked for it.
  private static Map<Place, Instant> firstAsked(Evidence evidence) {
    var came = new HashMap<Place, Instant>();
    for (Enqueue enqueue : evidence.enqueues()) {
      if (enqueue.outcome().mayBeDone()) {
        enqueue
            .items()
            .forEach(item -> note(came, new Place(enqueue.queue(), item), enqueue.span()));
      }
    }
    evidence
        .settles()
        .filter(settle -> settle.outcome().mayBeDone())
        .forEach(settle -> note(came, settle));
    return came;
  }

  private static void note(Map<Place, Instant> came, Settle settle) {
    if (settle.then() != null) {
      note(came, settle.then(), settle.span());
    }
  }

  private static void note(Map<Place, Instant> came, Place item, Span span) {
    came.merge(item, span.called(), (a, b) -> a.isBefore(b) ? a : b);
  }
}
