package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus.Attempt;
import dev.millrace.contracts.queue.NewItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An accepted item, as everyone may expect it to be.
///
/// @param order numbers the items as they were accepted
/// @param asked what the producer said of it
/// @param listed a source brought it
/// @param remembered removed after its retention, and known only because its source lists it
record ModelItem(
    long order,
    String name,
    NewItem asked,
    boolean listed,
    Instant enqueued,
    Phase phase,
    boolean remembered,
    Tally tally,
    List<Attempt> attempts,
    @Nullable JsonData checkpoint) {

  record Tally(int handedOut, int failures, int lost) {}

  static ModelItem accepted(
      long order, String name, NewItem asked, boolean listed, Instant now, Phase phase) {
    return new ModelItem(
        order, name, asked, listed, now, phase, false, new Tally(0, 0, 0), List.of(), null);
  }

  ItemState state() {
    return phase.state();
  }

  /// Empty for the unnamed one.
  String group() {
    return asked.group() == null ? "" : asked.group();
  }

  int priority() {
    return asked.priority() == null ? 0 : asked.priority();
  }

  JsonData data() {
    return asked.data() == null ? JsonData.empty() : asked.data();
  }

  /// True if this one stands before the other one in the line of their group.
  boolean before(ModelItem other) {
    return priority() != other.priority() ? priority() > other.priority() : order < other.order;
  }

  ModelItem in(Phase next) {
    return with(next, tally, attempts, checkpoint);
  }

  ModelItem leased(Phase.Leased lease) {
    return with(
        lease, new Tally(tally.handedOut + 1, tally.failures, tally.lost), attempts, checkpoint);
  }

  /// An attempt has ended, most often without success.
  ModelItem ended(Attempt attempt, Phase next) {
    List<Attempt> all = new ArrayList<>(attempts);
    all.add(attempt);
    all.removeIf(each -> each.number() <= attempt.number() - 50);
    all.sort(Comparator.comparingInt(Attempt::number));
    int failures = tally.failures + (attempt.counted() ? 1 : 0);
    int lost = tally.lost + (attempt.ending().equals("expired") ? 1 : 0);
    return with(next, new Tally(tally.handedOut, failures, lost), List.copyOf(all), checkpoint);
  }

  ModelItem forgiven(Phase next) {
    return with(next, new Tally(tally.handedOut, 0, 0), attempts, checkpoint);
  }

  ModelItem with(JsonData newCheckpoint) {
    return with(phase, tally, attempts, newCheckpoint);
  }

  ModelItem onlyRemembered() {
    return new ModelItem(
        order, name, asked, listed, enqueued, phase, true, tally, attempts, checkpoint);
  }

  String lastReason() {
    return attempts.stream()
        .filter(attempt -> !attempt.ending().equals("overtaken"))
        .max(Comparator.comparing(Attempt::ended).thenComparing(Attempt::number))
        .map(Attempt::reason)
        .orElse("");
  }

  private ModelItem with(
      Phase next, Tally newTally, List<Attempt> newAttempts, @Nullable JsonData newCheckpoint) {
    return new ModelItem(
        order,
        name,
        asked,
        listed,
        enqueued,
        next,
        remembered,
        newTally,
        newAttempts,
        newCheckpoint);
  }
}
