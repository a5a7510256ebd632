package dev.millrace.e2e.history;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.e2e.history.Event.Grant;
import dev.millrace.e2e.history.Event.Place;
import dev.millrace.e2e.history.Event.Settle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// All that is known of one item's leases.
final class Story {
  private final Place item;
  private final boolean hedged;
  private final List<Grant> grants = new ArrayList<>();
  private final List<Settle> settles = new ArrayList<>();
  private final Map<String, List<Settle>> byToken = new HashMap<>();

  /// @param hedged whether a second worker may get the item as well
  Story(Place item, boolean hedged) {
    this.item = item;
    this.hedged = hedged;
  }

  void add(Grant grant) {
    grants.add(grant);
    grants.sort(Comparator.comparingInt(Grant::attempt));
  }

  void add(Settle settle) {
    settles.add(settle);
    byToken.computeIfAbsent(settle.token(), _ -> new ArrayList<>()).add(settle);
  }

  Place item() {
    return item;
  }

  boolean hedged() {
    return hedged;
  }

  /// In the order of their attempts.
  List<Grant> grants() {
    return grants;
  }

  List<Settle> settles() {
    return settles;
  }

  List<Settle> settles(String token) {
    return byToken.getOrDefault(token, List.of());
  }

  /// The settles after which the item has ended for good, as a client was told.
  Stream<Settle> ends() {
    return settles.stream().filter(Story::isEnd);
  }

  static boolean isEnd(Settle settle) {
    return settle.outcome() == Outcome.TOLD
        && (settle.state() == ItemState.SUCCEEDED || settle.state() == ItemState.DEAD);
  }

  /// Whether it may have taken effect by an earlier try, before that call was answered. An extension
  /// is done anew each time.
  boolean mayRepeat(Settle settle, Span before) {
    return settle.verb().ends()
        && settles(settle.token()).stream()
            .anyMatch(
                other ->
                    other.verb() == settle.verb()
                        && other.outcome().mayBeDone()
                        && other.span().called().isBefore(before.answered()));
  }

  /// Whether somebody may have ended the lease before that time, which then need not have been until
  /// it expired: who has it, or the other one who has the item.
  boolean mayHaveEnded(Grant lease, Instant before) {
    return mayHaveBeenSettled(lease, before)
        || (hedged
            && settles.stream()
                .filter(settle -> !settle.token().equals(lease.token()) && settle.mayEndItem())
                .anyMatch(settle -> settle.span().called().isBefore(before)));
  }

  /// Whether who has the lease may have ended it before that time.
  boolean mayHaveBeenSettled(Grant lease, Instant before) {
    return settles(lease.token()).stream()
        .anyMatch(
            settle ->
                settle.verb().ends()
                    && settle.outcome().mayBeDone()
                    && settle.span().called().isBefore(before));
  }

  /// Whether the lease was certainly live when the other one began.
  boolean isLiveAt(Grant lease, Grant other) {
    return other.granted().isBefore(expires(lease, Instant.MAX))
        && !mayHaveEnded(lease, other.span().answered());
  }

  /// The later leases that began while this one was certainly live.
  List<Grant> with(Grant lease) {
    return grants.stream()
        .filter(later -> later.attempt() > lease.attempt() && isLiveAt(lease, later))
        .toList();
  }

  /// The latest of what clients were told of when it expires, in answers before that time.
  Instant expires(Grant lease, Instant before) {
    return settles(lease.token()).stream()
        .filter(settle -> settle.outcome() == Outcome.TOLD && settle.expires() != null)
        .filter(settle -> !settle.span().answered().isAfter(before))
        .map(Settle::expires)
        .reduce(lease.expires(), (a, b) -> a.isAfter(b) ? a : b);
  }
}
