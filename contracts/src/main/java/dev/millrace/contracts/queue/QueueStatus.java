package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A queue as it is now.
///
/// @param paused nothing is handed out while true
/// @param pauseReason why, where whoever paused it said so
/// @param counts items in each state
/// @param oldestReady since when the first item in line is ready; null when none is
/// @param source what the last look at the source brought; null when the queue has none
@Kind("QueueStatus")
public record QueueStatus(
    String name,
    QueueSpec spec,
    boolean paused,
    @Nullable String pauseReason,
    Map<ItemState, Long> counts,
    @Nullable Instant oldestReady,
    @Nullable SourceStatus source) {
  public QueueStatus {
    Objects.requireNonNull(name, "there is no \"name\"");
    Objects.requireNonNull(spec, "there is no \"spec\"");
  }

  /// Items in that state.
  public long count(ItemState state) {
    return counts.getOrDefault(state, 0L);
  }

  /// Items in all states.
  public long total() {
    return total(_ -> true);
  }

  /// Items that are succeeded, dead or cancelled.
  public long settled() {
    return total(ItemState::settled);
  }

  private long total(Predicate<ItemState> which) {
    return counts.keySet().stream().filter(which).mapToLong(this::count).sum();
  }

  /// @param lastSuccess when a listing was last read to its end
  /// @param listed names in that listing
  /// @param added items it brought
  /// @param refused items of it that could not be taken, with the last reason in `problem`
  /// @param problem why the last look failed; null when it did not
  public record SourceStatus(
      @Nullable Instant lastSuccess,
      @Nullable Instant lastAttempt,
      long listed,
      long added,
      long refused,
      @Nullable String problem) {}
}
