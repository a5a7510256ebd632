package dev.millrace.queue.engine.kafka;

import dev.millrace.contracts.queue.BatchList;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.contracts.source.ItemList;
import dev.millrace.queue.engine.kafka.wire.Spread;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Outcome.Refused;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Query.Objections;
import dev.millrace.queue.machine.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Asks the slices of one queue, and makes one answer of theirs. Pages go through one slice after
/// the other: their order is that of the slices first.
record SpreadQueries(Cells cells, Spread spread) {
  private static final char OF_SLICE = '~';

  CompletableFuture<? extends Outcome<?>> ask(Query<?> query) {
    return switch (query) {
      case Query.GetQueue get -> Gathering.all(each(get), SpreadQueries::status);
      case Query.GetItem get -> Gathering.any(each(get));
      case Query.ListItems list ->
          page(
              list.next(),
              next ->
                  new Query.ListItems(list.queue(), list.state(), list.batch(), list.limit(), next),
              ItemPage::next,
              (page, next) -> new ItemPage(page.items(), new ItemList.Metadata(next)));
      case Query.ListBatches list ->
          page(
              list.next(),
              next -> new Query.ListBatches(list.queue(), list.complete(), list.limit(), next),
              BatchList::next,
              (page, next) -> new BatchList(page.batches(), new ItemList.Metadata(next)));
      case Query.GetBatch get -> cells.ask(spread.cellOf(get.batch()), get);
      case Query.Missing missing -> cells.ask(spread.cellOf(missing.batch()), missing);
      case Query.Awaited awaited -> cells.ask(spread.cellOf(awaited.batch()), awaited);
      case Query.Results results -> cells.ask(spread.cellOf(results.batch()), results);
      case Query.Unknown unknown -> Gathering.all(each(unknown), SpreadQueries::inAll);
      case Query.Remembered remembered ->
          Gathering.all(each(remembered), names -> first(remembered.limit(), names));
      case Query.RoomFor room -> objections(room);
      case Query.FindMove find -> cells.ask(spread.home(), find);
      case Query.ListQueues list ->
          throw new IllegalArgumentException(list + " is not of one queue");
    };
  }

  private <T> List<CompletableFuture<Outcome<T>>> each(Query<T> query) {
    return spread.all().stream().map(cell -> cells.ask(cell, query)).toList();
  }

  /// Of the whole queue: what counts is added up, the rest is the same in all, but for the source,
  /// which is read by one replica.
  static QueueStatus status(List<QueueStatus> slices) {
    var counts = new EnumMap<ItemState, Long>(ItemState.class);
    slices.forEach(
        slice -> slice.counts().forEach((state, n) -> counts.merge(state, n, Long::sum)));
    QueueStatus one = slices.getFirst();
    return new QueueStatus(
        one.name(),
        one.spec(),
        one.paused(),
        one.pauseReason(),
        counts,
        slices.stream()
            .map(QueueStatus::oldestReady)
            .filter(Objects::nonNull)
            .min(Comparator.<Instant>naturalOrder())
            .orElse(null),
        slices.stream().map(QueueStatus::source).filter(Objects::nonNull).findFirst().orElse(null));
  }

  // --- pages ---

  @FunctionalInterface
  private interface Going<T> {
    T on(T page, @Nullable String next);
  }

  private <T> CompletableFuture<Outcome<T>> page(
      @Nullable String from,
      Function<@Nullable String, Query<T>> query,
      Function<T, @Nullable String> next,
      Going<T> going) {
    int slice = 0;
    String inner = null;
    if (from != null) {
      int at = from.indexOf(OF_SLICE);
      slice = at < 0 ? -1 : number(from.substring(0, at));
      inner = at + 1 == from.length() ? null : from.substring(at + 1);
    }
    if (slice < 0 || slice >= spread.count()) {
      return CompletableFuture.completedFuture(
          new Refused<>(new Refusal.Invalid("\"%s\" continues no page".formatted(from))));
    }
    int here = slice;
    return cells
        .ask(spread.cell(slice), query.apply(inner))
        .thenApply(
            outcome ->
                outcome instanceof Done<T>(T page)
                    ? new Done<>(going.on(page, next(here, next.apply(page))))
                    : outcome);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private @Nullable String next(int slice, @Nullable String inner) {
    if (inner != null && !inner.isEmpty()) {
      return "" + slice + OF_SLICE + inner;
    }
    return slice + 1 < spread.count() ? "" + (slice + 1) + OF_SLICE : null;
  }

  // --- names ---

  private static List<String> inAll(List<List<String>> slices) {
    var unknown = new ArrayList<>(slices.getFirst());
    slices.forEach(slice -> unknown.retainAll(new HashSet<>(slice)));
    return unknown;
  }

  private static List<String> first(int limit, List<List<String>> slices) {
    return slices.stream()
        .flatMap(Collection::stream)
        .sorted(BYTES)
        .distinct()
        .limit(limit)
        .toList();
  }

  private static final Comparator<String> BYTES =
      (a, b) -> Arrays.compareUnsigned(utf8(a), utf8(b));

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  // --- room ---

  private CompletableFuture<Outcome<Objections>> objections(Query.RoomFor room) {
    Map<Integer, List<List<NewItem>>> parts = new TreeMap<>();
    for (int i = 0; i < room.parts().size(); i++) {
      int number = i;
      spread
          .split(room.parts().get(i), 0)
          .forEach(
              (cell, items) -> {
                var all =
                    parts.computeIfAbsent(
                        cell,
                        _ -> new ArrayList<>(Collections.nCopies(room.parts().size(), List.of())));
                all.set(number, items);
              });
    }
    var asked = new ArrayList<CompletableFuture<Outcome<Objections>>>();
    parts.forEach(
        (cell, items) -> asked.add(cells.ask(cell, new Query.RoomFor(room.queue(), items))));
    return Gathering.all(asked, all -> firstOfEach(room.parts().size(), all));
  }

  private static Objections firstOfEach(int parts, List<Objections> slices) {
    var first = new ArrayList<@Nullable Refusal>(parts);
    for (int i = 0; i < parts; i++) {
      int part = i;
      first.add(
          slices.stream()
              .map(slice -> slice.refusals().get(part))
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(null));
    }
    return new Objections(first);
  }
}
