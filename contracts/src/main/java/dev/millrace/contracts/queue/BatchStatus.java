package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// @param accepted items that belong to the batch
/// @param awaited items that its manifest lists and that have not come; null when it has none
/// @param counts items in each state
/// @param complete sealed, and every item settled
/// @param opened when it began: its first item was accepted, or it was sealed or given a count
///     before
/// @param completed when it was first complete, even if a redrive has opened items again since;
///     null before, and when an older build saw it
/// @param keptUntil its items stay at least until then; null when nobody [wants][BatchSpec#keep] that
/// @param cancelled when it was cancelled as a whole; null when it was not
@Kind("BatchStatus")
public record BatchStatus(
    String queue,
    String name,
    boolean sealed,
    @Nullable Long expected,
    long accepted,
    @Nullable Long awaited,
    Map<ItemState, Long> counts,
    boolean complete,
    Instant opened,
    @Nullable Instant completed,
    @Nullable Instant keptUntil,
    @Nullable Instant cancelled) {

  /// One that nobody wants to be kept, and that was not cancelled.
  public BatchStatus(
      String queue,
      String name,
      boolean sealed,
      @Nullable Long expected,
      long accepted,
      @Nullable Long awaited,
      Map<ItemState, Long> counts,
      boolean complete,
      Instant opened,
      @Nullable Instant completed) {
    this(
        queue, name, sealed, expected, accepted, awaited, counts, complete, opened, completed, null,
        null);
  }

  /// Items in that state.
  public long count(ItemState state) {
    return counts.getOrDefault(state, 0L);
  }

  /// Items that are in no final state.
  public long unsettled() {
    return counts.entrySet().stream()
        .filter(count -> !count.getKey().settled())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
