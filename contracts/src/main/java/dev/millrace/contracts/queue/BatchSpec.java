package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// @param sealed true = nothing more will come
/// @param expected seals by itself when that many items were accepted; may be said before or after
/// @param manifest names of all items of the batch, in any order, each once, at most 10 000: no other
///     one is taken, and it seals by itself when they have come. May be said before or after; with
///     it, `expected` is their number, or left out
@Kind("Batch")
public record BatchSpec(
    @Nullable Boolean sealed, @Nullable Long expected, @Nullable List<String> manifest) {

  /// Whatever the items are called.
  public BatchSpec(@Nullable Boolean sealed, @Nullable Long expected) {
    this(sealed, expected, null);
  }
}
