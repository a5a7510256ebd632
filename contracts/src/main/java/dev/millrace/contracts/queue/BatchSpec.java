package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// @param sealed true = nothing more will come
/// @param expected seals by itself when that many items were accepted; may be said before or after
/// @param manifest names of all items of the batch, in any order, each once, at most 10 000: no other
///     one is taken, and it seals by itself when they have come. May be said before or after; with
///     it, `expected` is their number, or left out
/// @param keep its items are kept for that long from now, at least, however short their retention;
///     for whom several queues have to come to an end before it looks at the results. Said again it
///     lasts longer, never shorter; at most a day. `retention.maxItems` bounds what is kept all the
///     same
@Kind("Batch")
public record BatchSpec(
    @Nullable Boolean sealed,
    @Nullable Long expected,
    @Nullable List<String> manifest,
    @Nullable Duration keep) {

  /// Kept as long as the queue keeps things.
  public BatchSpec(
      @Nullable Boolean sealed, @Nullable Long expected, @Nullable List<String> manifest) {
    this(sealed, expected, manifest, null);
  }

  /// Whatever the items are called.
  public BatchSpec(@Nullable Boolean sealed, @Nullable Long expected) {
    this(sealed, expected, null, null);
  }

  /// Whatever it is otherwise.
  public static BatchSpec kept(Duration keep) {
    return new BatchSpec(null, null, null, keep);
  }
}
