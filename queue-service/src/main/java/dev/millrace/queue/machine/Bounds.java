package dev.millrace.queue.machine;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.NewItem;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a queue asks of each item, whatever else it holds.
///
/// @param batches whether it may belong to a batch
record Bounds(String queue, int maxDataBytes, boolean batches) {
  /// Later than anybody means, and far from what milliseconds cannot hold.
  private static final Instant LATEST_START = Instant.parse("9999-12-31T00:00:00Z");

  /// @return null when nothing stands against the item
  @Nullable Refusal refusal(NewItem item) {
    for (JsonData given : Arrays.asList(item.data(), item.result())) {
      if (given != null && given.size() > maxDataBytes) {
        return new Refusal.TooLarge(queue, name(item), given.size(), maxDataBytes);
      }
    }
    if (item.comesDone() && item.notBefore() != null) {
      return new Refusal.Invalid(
          "item \"%s\" comes with its result, so there is nothing to wait for: leave notBefore or the result out"
              .formatted(name(item)));
    }
    if (item.notBefore() != null && item.notBefore().isAfter(LATEST_START)) {
      return new Refusal.Invalid(
          "the notBefore of item \"%s\" is after %s: a mistake, or leave the item out"
              .formatted(name(item), LATEST_START));
    }
    return item.batch() == null || batches ? null : noBatches(queue);
  }

  static Refusal noBatches(String queue) {
    return new Refusal.Invalid(
        "the shards of queue \"%s\" are not by batch, and a batch must be in one shard: leave the batch out, or declare a queue with shards.by=batch"
            .formatted(queue));
  }

  private static String name(NewItem item) {
    return item.name() == null ? "" : item.name();
  }
}
