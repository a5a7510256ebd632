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
/// @param result what came of it, `{}` for nothing: the item is done from the beginning, succeeded,
///     and is never handed out; default null, there is work to do. Not together with `notBefore`
public record NewItem(
    @Nullable String name,
    @Nullable JsonData data,
    @Nullable Integer priority,
    @Nullable Instant notBefore,
    @Nullable String group,
    @Nullable String batch,
    @Nullable JsonData result) {

  /// One with work to do.
  public NewItem(
      @Nullable String name,
      @Nullable JsonData data,
      @Nullable Integer priority,
      @Nullable Instant notBefore,
      @Nullable String group,
      @Nullable String batch) {
    this(name, data, priority, notBefore, group, batch, null);
  }

  public static NewItem of(String name, JsonData data) {
    return new NewItem(name, data, null, null, null, null);
  }

  /// One that is done, and that a batch may wait for.
  ///
  /// @param batch null for none
  public static NewItem done(String name, JsonData data, @Nullable String batch, JsonData result) {
    return new NewItem(name, data, null, null, null, batch, result);
  }

  /// The same item under that name.
  public NewItem named(String itsName) {
    return new NewItem(itsName, data, priority, notBefore, group, batch, result);
  }

  /// The same item in that batch.
  public NewItem inBatch(String itsBatch) {
    return new NewItem(name, data, priority, notBefore, group, itsBatch, result);
  }

  /// Whether it comes with its result, and so with no work to do.
  public boolean comesDone() {
    return result != null;
  }
}
