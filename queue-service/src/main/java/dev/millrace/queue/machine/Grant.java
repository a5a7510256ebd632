package dev.millrace.queue.machine;

import dev.millrace.contracts.queue.Settlement.Progress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One worker's lease of an item, until `expires`.
///
/// @param attempt which handing-out of the item it is
record Grant(
    int attempt, String worker, Instant started, Instant expires, @Nullable Progress progress) {

  Grant until(Instant later) {
    return new Grant(attempt, worker, started, later, progress);
  }

  Grant with(Progress news) {
    return new Grant(attempt, worker, started, expires, news);
  }
}
