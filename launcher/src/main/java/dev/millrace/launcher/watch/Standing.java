package dev.millrace.launcher.watch;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.QueueStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the queues of a flow stand, all taken together.
///
/// @param total items that there are
/// @param settled those that are succeeded, dead or cancelled
/// @param dead of these, those that are dead
/// @param underWay items being worked on
/// @param retrying items that wait before they are tried again, or for their `notBefore`
/// @param listed when the slowest source was last read to its end; null when one never was, present
///     and far away when there is no source
/// @param problem why a source could not be read; null when all could
record Standing(
    long total,
    long settled,
    long dead,
    long underWay,
    long retrying,
    @Nullable Instant listed,
    @Nullable String problem) {
  static Standing of(List<QueueStatus> queues) {
    Instant listed = Instant.MAX;
    String problem = null;
    for (QueueStatus queue : queues) {
      if (queue.spec().source() != null) {
        QueueStatus.SourceStatus source = queue.source();
        Instant last = source == null ? null : source.lastSuccess();
        listed = last == null || listed == null ? null : last.isBefore(listed) ? last : listed;
        problem = source == null || source.problem() == null ? problem : source.problem();
      }
    }
    return new Standing(
        sum(queues, ItemState.values()),
        sum(queues, ItemState.SUCCEEDED, ItemState.DEAD, ItemState.CANCELLED),
        sum(queues, ItemState.DEAD),
        sum(queues, ItemState.LEASED),
        sum(queues, ItemState.SCHEDULED),
        listed,
        problem);
  }

  boolean allSettled() {
    return settled == total;
  }

  /// Items that could be worked on, and are not.
  long waiting() {
    return total - settled - underWay - retrying;
  }

  /// Whether the items stand as they did then.
  boolean isStill(Standing before) {
    return total == before.total
        && settled == before.settled
        && underWay == before.underWay
        && retrying == before.retrying;
  }

  Optional<Instant> listedSince(Instant time) {
    return Optional.ofNullable(listed).filter(last -> last.isAfter(time));
  }

  private static long sum(List<QueueStatus> queues, ItemState... states) {
    long sum = 0;
    for (QueueStatus queue : queues) {
      for (ItemState state : states) {
        sum += queue.count(state);
      }
    }
    return sum;
  }
}
