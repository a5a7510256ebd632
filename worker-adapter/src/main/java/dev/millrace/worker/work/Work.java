package dev.millrace.worker.work;

import dev.millrace.contracts.json.JsonData;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One item as a driver is given it.
///
/// @param attempt 1 the first time the item is handed out
/// @param data what to work on: the item's own, or in a chain the result of the stage before
/// @param original the item's own data when `data` is not; null otherwise
/// @param deadline when the work will be stopped
public record Work(
    String queue,
    String name,
    int attempt,
    JsonData data,
    @Nullable JsonData original,
    Instant deadline) {

  /// The same item for a later stage of a chain.
  public Work with(JsonData result) {
    return new Work(queue, name, attempt, result, original == null ? data : original, deadline);
  }
}
