package dev.millrace.e2e.history;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.QueueSpec.Hedge;
import dev.millrace.e2e.history.Event.Grant;
import dev.millrace.e2e.history.Event.Settle;
import dev.millrace.e2e.history.Event.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An item of a queue with `hedge` is leased to a second worker as well: one of another name, which
/// did not ask for items that belong together, no sooner than the queue says, and once for each
/// lease. The first result counts; who is overtaken is told so, and nobody else. While one has the
/// item still, it stays leased.
///
/// Not judged is what follows from figures that clients do not have: the median, and how many leases
/// there are.
final class Hedges implements Rule {
  private static final Duration LEAST = Duration.ofSeconds(1);

  /// So many successes must be known before anything is hedged.
  private static final int KNOWN = 10;

  @Override
  public void check(Evidence evidence, Consumer<String> violations) {
    for (Story story : evidence.stories()) {
      Hedge hedge = evidence.hedge(story.item().queue());
      if (hedge != null) {
        check(story, hedge, evidence, violations);
      }
      story.settles().forEach(settle -> told(story, settle, violations));
    }
  }

  private static void check(
      Story story, Hedge hedge, Evidence evidence, Consumer<String> violations) {
    for (Grant lease : story.grants()) {
      List<Grant> others = story.with(lease);
      if (others.size() > 1) {
        violations.accept("%s was hedged twice: %s".formatted(lease, others));
      }
      for (Grant other : others) {
        String wrong = wrong(lease, other, hedge, evidence);
        if (wrong != null) {
          violations.accept("%s: %s, and %s".formatted(wrong, lease, other));
        }
      }
    }
    story
        .ends()
        .min(Comparator.comparing(end -> end.span().answered()))
        .ifPresent(end -> overtaken(story, end, evidence, violations));
    story.settles().forEach(settle -> staysLeased(story, settle, evidence, violations));
  }

  private static @Nullable String wrong(Grant lease, Grant other, Hedge hedge, Evidence evidence) {
    if (lease.worker().equals(other.worker())) {
      return "one worker was given an item twice";
    }
    if (other.together()) {
      return "a hedge was handed to one who asked for what belongs together";
    }
    Duration least = Objects.requireNonNullElse(hedge.least(), LEAST);
    if (other.granted().isBefore(lease.granted().plus(least))) {
      return "a lease was hedged too soon";
    }
    long known =
        evidence
            .settles()
            .filter(settle -> settle.queue().equals(lease.queue()))
            .filter(settle -> settle.verb() == Verb.COMPLETE && settle.outcome().mayBeDone())
            .filter(settle -> settle.span().called().isBefore(other.span().answered()))
            .map(Settle::token)
            .distinct()
            .count();
    return known < KNOWN ? "a lease was hedged after %d successes".formatted(known) : null;
  }

  /// Those who certainly had the item when another brought it to its end.
  private static void overtaken(
      Story story, Settle end, Evidence evidence, Consumer<String> violations) {
    for (Grant lease : story.grants()) {
      if (!lease.token().equals(end.token()) && isLiveDuring(story, lease, end, evidence)) {
        story.settles(lease.token()).stream()
            .filter(settle -> settle.outcome() == Outcome.LOST && !settle.told().overtaken())
            .filter(settle -> end.span().isBefore(settle.span()))
            .forEach(
                settle ->
                    violations.accept(
                        "who was overtaken is not told so: %s, after %s".formatted(settle, end)));
      }
    }
  }

  /// What ended nothing but one of two leases leaves the item with the other.
  private static void staysLeased(
      Story story, Settle settle, Evidence evidence, Consumer<String> violations) {
    if (settle.state() != ItemState.READY && settle.state() != ItemState.SCHEDULED) {
      return;
    }
    story.grants().stream()
        .filter(lease -> !lease.token().equals(settle.token()))
        .filter(lease -> isLiveDuring(story, lease, settle, evidence))
        .forEach(lease -> violations.accept("%s though %s had it still".formatted(settle, lease)));
  }

  /// From before the settle may have taken effect until it was answered. The service's time may be
  /// ahead of the true one by some seconds.
  private static boolean isLiveDuring(Story story, Grant lease, Settle settle, Evidence evidence) {
    Instant began =
        story.settles(settle.token()).stream()
            .filter(other -> other.verb() == settle.verb() && other.outcome().mayBeDone())
            .map(other -> other.span().called())
            .min(Comparator.naturalOrder())
            .orElse(settle.span().called());
    Instant over = settle.span().answered();
    return lease.span().answered().isBefore(began)
        && over.plus(evidence.ahead()).isBefore(story.expires(lease, began))
        && !story.mayHaveBeenSettled(lease, over);
  }

  private static void told(Story story, Settle settle, Consumer<String> violations) {
    if (settle.told().overtaken() && !mayBeOvertaken(story, settle)) {
      violations.accept("told to be overtaken, and nobody else had it: " + settle);
    }
    if (!story.hedged() && settle.verb().ends() && settle.state() == ItemState.LEASED) {
      violations.accept("it stays leased, and nobody else has it: " + settle);
    }
  }

  /// Whether another lease, which may have been live at the same time, may have ended the item.
  private static boolean mayBeOvertaken(Story story, Settle settle) {
    return story.hedged()
        && story.grants().stream()
            .filter(lease -> lease.token().equals(settle.token()))
            .anyMatch(
                lease ->
                    story.grants().stream()
                        .filter(other -> !other.token().equals(lease.token()))
                        .filter(other -> mayOverlap(story, lease, other))
                        .anyMatch(other -> mayHaveEndedItem(story, other, settle.span())));
  }

  private static boolean mayOverlap(Story story, Grant one, Grant other) {
    return one.granted().isBefore(latest(story, other))
        && other.granted().isBefore(latest(story, one));
  }

  /// When the lease expired, as far as clients know.
  private static Instant latest(Story story, Grant lease) {
    boolean unknown =
        story.settles(lease.token()).stream()
            .anyMatch(
                settle -> settle.verb() == Verb.EXTEND && settle.outcome() == Outcome.UNKNOWN);
    return unknown ? Instant.MAX : story.expires(lease, Instant.MAX);
  }

  private static boolean mayHaveEndedItem(Story story, Grant lease, Span before) {
    return story.settles(lease.token()).stream()
        .anyMatch(
            settle -> settle.mayEndItem() && settle.span().called().isBefore(before.answered()));
  }
}
