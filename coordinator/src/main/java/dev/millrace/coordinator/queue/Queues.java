package dev.millrace.coordinator.queue;

import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.SettleResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a coordinator asks of a queue-service. Safe for all threads.
///
/// Every call throws a `ProblemException` when it is refused, and another [IOException] when nobody
/// knows whether it took effect; it may be repeated then.
public interface Queues {
  List<Lease> lease(String queue, LeaseRequest request) throws IOException, InterruptedException;

  /// @return also when some or all were refused
  SettleResult settle(String queue, SettleRequest request) throws IOException, InterruptedException;

  /// How many of the queue's items are not settled.
  long unsettled(String queue) throws IOException, InterruptedException;

  /// The batch as it is, or [#unknown].
  BatchStatus batch(String queue, String batch) throws IOException, InterruptedException;

  /// The batch when it is complete, or as it is after that time; at once when it is [#unknown].
  BatchStatus await(String queue, String batch, Duration patience)
      throws IOException, InterruptedException;

  void seal(String queue, String batch, BatchSpec spec) throws IOException, InterruptedException;

  /// Items of a batch that succeeded, with their results; none of a batch that the queue does not
  /// know.
  ///
  /// @param next what the page before said, null for the first
  ItemPage results(String queue, String batch, int limit, @Nullable String next)
      throws IOException, InterruptedException;

  /// Items of a batch that are not settled, the oldest first.
  ItemPage missing(String queue, String batch, int limit, @Nullable String next)
      throws IOException, InterruptedException;

  /// Takes nothing more of a batch, and cancels what is not settled, also what workers have.
  ///
  /// @return the batch as it is then; one that is very large may not be complete yet
  BatchStatus cancel(String queue, String batch) throws IOException, InterruptedException;

  /// Names of a batch's manifest that have not come, in the order of their bytes; none where it has
  /// no manifest.
  List<String> awaited(String queue, String batch, int limit)
      throws IOException, InterruptedException;

  /// Items that are dead letters, the oldest first.
  ///
  /// @param batch null for all
  ItemPage dead(String queue, @Nullable String batch, int limit)
      throws IOException, InterruptedException;

  /// One item with its data and its attempts.
  ItemStatus item(String queue, String name) throws IOException, InterruptedException;

  /// Whether the queue has, or still remembers, an item of that name.
  boolean knows(String queue, String name) throws IOException, InterruptedException;

  /// A batch that the queue does not know: nothing of it has come there, or all of it has been
  /// forgotten since. It is complete, for there is nothing to wait for; but nobody has sealed it, so
  /// what is late would still be taken.
  static BatchStatus unknown(String queue, String batch) {
    return new BatchStatus(queue, batch, false, null, 0, null, Map.of(), true, Instant.EPOCH, null);
  }

  static boolean isUnknown(BatchStatus batch) {
    return batch.equals(unknown(batch.queue(), batch.name()));
  }
}
