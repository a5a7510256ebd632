package dev.millrace.e2e.history;

import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.QueueSpec.BatchTarget;
import dev.millrace.e2e.history.Event.Grant;
import dev.millrace.e2e.history.Event.Place;
import dev.millrace.e2e.history.Event.Settle;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A batch's news is there exactly when the batch is complete, tells of it as it is, and was seen by
/// nobody before its last item was settled.
final class BatchNews implements Rule {

  static List<BatchTarget> targets(QueueEnd queue) {
    List<BatchTarget> targets = queue.spec().onBatchComplete();
    return targets == null ? List.of() : targets;
  }

  static String item(String queue, BatchStatus batch) {
    return queue + "/" + batch.name();
  }

  @Override
  public void check(Evidence evidence, Consumer<String> violations) {
    evidence
        .queues()
        .forEach(
            (queue, end) -> {
              Map<String, List<QueueEnd.Item>> items =
                  end.items().stream()
                      .filter(item -> item.batch() != null)
                      .collect(Collectors.groupingBy(item -> String.valueOf(item.batch())));
              for (BatchStatus batch : end.batches()) {
                List<QueueEnd.Item> own = items.getOrDefault(batch.name(), List.of());
                counts(batch, own, violations);
                for (BatchTarget target : targets(end)) {
                  var news = new Place(target.queue(), item(queue, batch));
                  news(evidence, queue, batch, own, news, violations);
                }
              }
            });
  }

  private static void counts(
      BatchStatus batch, List<QueueEnd.Item> items, Consumer<String> violations) {
    Map<ItemState, Long> listed =
        items.stream().collect(Collectors.groupingBy(QueueEnd.Item::state, Collectors.counting()));
    for (ItemState state : ItemState.values()) {
      if (batch.count(state) != listed.getOrDefault(state, 0L)) {
        violations.accept("%s, of which is listed %s".formatted(batch, listed));
        return;
      }
    }
    if (batch.accepted() != items.size()
        || batch.complete() && batch.expected() != null && batch.expected() != items.size()) {
      violations.accept("%s, of which %d items are listed".formatted(batch, items.size()));
    }
  }

  private static void news(
      Evidence evidence,
      String queue,
      BatchStatus batch,
      List<QueueEnd.Item> items,
      Place news,
      Consumer<String> violations) {
    boolean there = evidence.state(news) != null;
    if (there != batch.complete()) {
      violations.accept("%s, and its news is %s".formatted(batch, there ? "there" : "not there"));
    }
    Story told = evidence.story(news);
    if (told == null) {
      return;
    }
    for (Grant grant : told.grants()) {
      for (ItemState state : ItemState.values()) {
        long said = grant.data().path("counts").path(state.wire()).asLong(0);
        if (said != batch.count(state)) {
          violations.accept("%s, and its news says %s".formatted(batch, grant.data()));
          break;
        }
      }
    }
    told.grants().stream()
        .map(grant -> grant.span().answered())
        .min(Comparator.naturalOrder())
        .ifPresent(
            seen ->
                items.stream()
                    .map(item -> new Place(queue, item.name()))
                    .filter(item -> isSettledAfter(evidence.story(item), seen))
                    .forEach(
                        item ->
                            violations.accept(
                                news + " was seen at " + seen + " before " + item + " ended")));
  }

  /// Whether all that can have ended the item was asked for later.
  private static boolean isSettledAfter(@Nullable Story item, Instant seen) {
    return item != null
        && item.ends().findAny().isPresent()
        && item.settles().stream()
            .filter(settle -> settle.verb().ends() && settle.outcome().mayBeDone())
            .map(Settle::span)
            .allMatch(span -> span.called().isAfter(seen));
  }
}
