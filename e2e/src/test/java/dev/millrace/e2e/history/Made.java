package dev.millrace.e2e.history;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.e2e.history.Event.Place;
import dev.millrace.e2e.history.Event.Told;
import dev.millrace.e2e.history.Event.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A small history that is made up, with what there is in the end. Times are seconds; a call that is
/// answered takes from its second to half a second later. The queue is `work`, its leases last 30 s.
final class Made {
  static final String QUEUE = "work";
  static final String NEXT = "next";
  static final String WORKER = "one";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration AHEAD = Duration.ofSeconds(5);

  private final List<Event> events = new ArrayList<>();
  private final Map<String, List<QueueEnd.Item>> items = new HashMap<>();
  private final List<BatchStatus> batches = new ArrayList<>();
  private final Map<ItemState, Long> miscounted = new EnumMap<>(ItemState.class);
  private QueueSpec spec = QueueSpec.defaults();

  static Instant at(double second) {
    return START.plusMillis(Math.round(second * 1000));
  }

  private static Span span(double second, Outcome outcome) {
    return outcome == Outcome.UNKNOWN
        ? Span.unanswered(at(second))
        : new Span(at(second), at(second + 0.5));
  }

  Made enqueued(double second, Outcome outcome, String... names) {
    events.add(new Event.Enqueue(span(second, outcome), outcome, QUEUE, List.of(names)));
    return this;
  }

  /// The token is the attempt's number.
  Made granted(double second, String item, int attempt) {
    return granted(second, QUEUE, item, attempt, JsonData.empty());
  }

  Made granted(double second, String queue, String item, int attempt, JsonData data) {
    return granted(second, queue, item, attempt, WORKER, false, "group", data);
  }

  Made granted(double second, String item, int attempt, String worker) {
    return granted(second, QUEUE, item, attempt, worker, false, "group", JsonData.empty());
  }

  /// To one who asked for items of one group.
  Made grantedTogether(double second, String item, int attempt, String worker, String group) {
    return granted(second, QUEUE, item, attempt, worker, true, group, JsonData.empty());
  }

  private Made granted(
      double second,
      String queue,
      String item,
      int attempt,
      String worker,
      boolean together,
      String group,
      JsonData data) {
    events.add(
        new Event.Grant(
            span(second, Outcome.TOLD),
            queue,
            item,
            item + attempt,
            attempt,
            worker,
            together,
            at(second),
            at(second + 30),
            group,
            data));
    return this;
  }

  /// @param state where the item stands then; null unless told
  Made settled(
      double second,
      String item,
      int attempt,
      Verb verb,
      Outcome outcome,
      @Nullable ItemState state) {
    return settled(second, item, attempt, verb, outcome, state, null);
  }

  Made extended(double second, String item, int attempt) {
    var told = new Told(Outcome.TOLD, ItemState.LEASED, at(second + 30), null);
    return settled(second, item, attempt, Verb.EXTEND, told, null, null);
  }

  Made settled(
      double second,
      String item,
      int attempt,
      Verb verb,
      Outcome outcome,
      @Nullable ItemState state,
      @Nullable Place then) {
    return settled(second, item, attempt, verb, new Told(outcome, state, null, null), null, then);
  }

  /// It is told to be lost for that reason.
  Made lost(double second, String item, int attempt, Verb verb, String why) {
    var told = new Told(Outcome.LOST, null, null, why);
    return settled(second, item, attempt, verb, told, null, null);
  }

  /// A lease is completed in a call that settles all or none, with what follows it.
  Made merged(double second, String call, String item, int attempt, Outcome outcome) {
    var told = new Told(outcome, outcome == Outcome.TOLD ? ItemState.SUCCEEDED : null, null, null);
    return settled(second, item, attempt, Verb.COMPLETE, told, call, new Place(NEXT, call));
  }

  private Made settled(
      double second,
      String item,
      int attempt,
      Verb verb,
      Told told,
      @Nullable String atomic,
      @Nullable Place then) {
    Span span = span(second, told.outcome());
    events.add(new Event.Settle(span, QUEUE, item, item + attempt, verb, told, atomic, then));
    return this;
  }

  Made paused(double second, Outcome outcome) {
    events.add(new Event.Pause(span(second, outcome), outcome, QUEUE, true));
    return this;
  }

  Made resumed(double second, Outcome outcome) {
    events.add(new Event.Pause(span(second, outcome), outcome, QUEUE, false));
    return this;
  }

  Made completed(double second, String item, int attempt) {
    return settled(second, item, attempt, Verb.COMPLETE, Outcome.TOLD, ItemState.SUCCEEDED);
  }

  /// There is such an item in the end.
  Made ends(String item, ItemState state) {
    return ends(QUEUE, item, state, null);
  }

  Made ends(String queue, String item, ItemState state, @Nullable String batch) {
    items.computeIfAbsent(queue, _ -> new ArrayList<>()).add(new QueueEnd.Item(item, state, batch));
    return this;
  }

  /// There is such a batch in the end, of so many items that succeeded, and another queue is told
  /// of it.
  Made batch(String name, long succeeded, boolean complete) {
    spec = spec("\"onBatchComplete\": [{\"queue\": \"" + NEXT + "\"}]");
    var counts = Map.of(ItemState.SUCCEEDED, succeeded);
    batches.add(
        new BatchStatus(
            QUEUE, name, true, succeeded, succeeded, null, counts, complete, at(0), at(9)));
    return this;
  }

  /// An item is given to a second worker after so many seconds at least.
  ///
  /// @param known others that were done before
  Made hedged(int least, int known) {
    spec = spec("\"hedge\": {\"least\": \"" + least + "s\"}");
    for (int i = 0; i < known; i++) {
      String item = "done-" + i;
      enqueued(-9, Outcome.TOLD, item).granted(-8, item, 1).completed(-7, item, 1);
      ends(item, ItemState.SUCCEEDED);
    }
    return this;
  }

  Made groupLimit(int limit) {
    spec = spec("\"groupLimit\": " + limit);
    return this;
  }

  /// @param per as the wire writes a duration
  Made rate(int limit, String per) {
    spec = spec("\"rate\": {\"limit\": " + limit + ", \"per\": \"" + per + "\"}");
    return this;
  }

  private static QueueSpec spec(String members) {
    return Json.strict().readValue("{" + members + "}", QueueSpec.class);
  }

  /// The queue says that so many more are in that state than it lists.
  Made miscounted(ItemState state, long more) {
    miscounted.put(state, more);
    return this;
  }

  List<String> violations() {
    var queues = new HashMap<String, QueueEnd>();
    for (String queue : List.of(QUEUE, NEXT)) {
      List<QueueEnd.Item> listed = items.getOrDefault(queue, List.of());
      var counts = new EnumMap<ItemState, Long>(ItemState.class);
      listed.forEach(item -> counts.merge(item.state(), 1L, Long::sum));
      boolean main = queue.equals(QUEUE);
      if (main) {
        miscounted.forEach((state, more) -> counts.merge(state, more, Long::sum));
      }
      queues.put(
          queue,
          new QueueEnd(
              main ? spec : QueueSpec.defaults(), counts, listed, main ? batches : List.of()));
    }
    return Checker.violations(new Evidence(events, queues, AHEAD));
  }
}
