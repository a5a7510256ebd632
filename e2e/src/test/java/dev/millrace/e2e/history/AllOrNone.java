package dev.millrace.e2e.history;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.e2e.history.Event.Place;
import dev.millrace.e2e.history.Event.Settle;
import dev.millrace.e2e.history.Event.Verb;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An atomic settle takes effect for all of its leases, and enqueues what follows, or for none. What
/// follows has a name that no other call uses, so in the end it tells whether the call took effect.
/// A lease that was settled by another call refuses it.
final class AllOrNone implements Rule {

  @Override
  public void check(Evidence evidence, Consumer<String> violations) {
    Map<String, List<Settle>> calls =
        evidence
            .settles()
            .filter(settle -> settle.atomic() != null)
            .collect(Collectors.groupingBy(settle -> String.valueOf(settle.atomic())));
    calls.forEach(
        (call, settles) -> {
          answeredAsOne(call, settles, violations);
          refusedByOthers(settles, evidence, violations);
          settles.stream()
              .map(Settle::then)
              .filter(Objects::nonNull)
              .findFirst()
              .ifPresent(then -> asWhatFollows(call, settles, then, evidence, violations));
        });
  }

  private static void answeredAsOne(
      String call, List<Settle> settles, Consumer<String> violations) {
    settles.stream()
        .collect(Collectors.groupingBy(Settle::span))
        .values()
        .forEach(
            answers -> {
              long told = told(answers);
              if (told != 0 && told != answers.size()) {
                violations.accept("%s was done in part: %s".formatted(call, answers));
              }
            });
  }

  private static long told(List<Settle> settles) {
    return settles.stream().filter(settle -> settle.outcome() == Outcome.TOLD).count();
  }

  private static void refusedByOthers(
      List<Settle> settles, Evidence evidence, Consumer<String> violations) {
    for (Settle settle : settles) {
      if (settle.outcome() == Outcome.TOLD) {
        others(settle, evidence)
            .filter(other -> other.token().equals(settle.token()) && other.verb().ends())
            .filter(other -> other.outcome() == Outcome.TOLD)
            .filter(other -> isBeforeAll(other, settles))
            .forEach(
                other -> violations.accept("%s was done though %s was".formatted(settle, other)));
      }
    }
  }

  private static boolean isBeforeAll(Settle other, List<Settle> tries) {
    return tries.stream().allMatch(settle -> other.span().isBefore(settle.span()));
  }

  private static void asWhatFollows(
      String call,
      List<Settle> settles,
      Place then,
      Evidence evidence,
      Consumer<String> violations) {
    boolean there = evidence.state(then) != null;
    if (!there && told(settles) > 0) {
      violations.accept("%s was done, and %s is not there".formatted(call, then));
    }
    for (Settle settle : settles) {
      if (settle.verb() == Verb.COMPLETE) {
        boolean done = evidence.state(place(settle)) == ItemState.SUCCEEDED;
        if (there && (!done || isDoneOtherwise(settle, evidence))) {
          violations.accept("%s is there, though not by %s".formatted(then, settle));
        }
        if (!there && done && !mayBeDoneOtherwise(settle, evidence)) {
          violations.accept("%s is not there, though by %s alone".formatted(then, settle));
        }
      }
    }
  }

  private static boolean isDoneOtherwise(Settle settle, Evidence evidence) {
    return others(settle, evidence)
        .anyMatch(other -> other.outcome() == Outcome.TOLD && Story.isEnd(other));
  }

  private static boolean mayBeDoneOtherwise(Settle settle, Evidence evidence) {
    return others(settle, evidence)
        .anyMatch(other -> other.verb() == Verb.COMPLETE && other.outcome().mayBeDone());
  }

  /// What was asked of the same item, but not by that call.
  private static Stream<Settle> others(Settle settle, Evidence evidence) {
    Story story = Objects.requireNonNull(evidence.story(place(settle)));
    return story.settles().stream()
        .filter(other -> !Objects.equals(other.atomic(), settle.atomic()));
  }

  private static Place place(Settle settle) {
    return new Place(settle.queue(), settle.item());
  }
}
