package dev.millrace.contracts.queue;

import dev.millrace.contracts.json.JsonData;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An item to enqueue.
///
/// @param name idempotency key: given again it is the same item, not a second one; left out, the
///     queue makes one up
/// @param data what the work needs; default `{}`
/// @param priority 0 to 9, higher first within a group; default 0
/// @param notBefore when it may first be handed out; default at once
/// @param group for fairness and `groupLimit`; default the unnamed group
/// @param batch the batch it belongs to; default none
public record NewItem(
    @Nullable String name,
    @Nullable JsonData data,
    @Nullable Integer priority,
    @Nullable Instant notBefore,
    @Nullable String group,
    @Nullable String batch) {

  public static NewItem of(String name, JsonData data) {
    return new NewItem(name, data, null, null, null, null);
  }
}
