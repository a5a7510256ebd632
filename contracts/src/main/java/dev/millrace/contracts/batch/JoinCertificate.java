package dev.millrace.contracts.batch;

import dev.millrace.contracts.Kind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says that everything of a batch is done, or why the barrier went down all the same. There is one
/// for each batch, whatever crashed.
///
/// @param join the name of the barrier
/// @param items that belonged to the batch, over all its queues those that came to the last of them;
///     more than the other numbers add up to when the queues of the results have forgotten some
/// @param failed why the batch counts as failed; null when it does not
/// @param late whether the barrier went down at its deadline, before everything was settled
/// @param opened when the batch began
/// @param fired when the barrier went down
/// @param results where the results can be read, a page at a time
@Kind("JoinCertificate")
public record JoinCertificate(
    String join,
    String batch,
    long items,
    long succeeded,
    long dead,
    long cancelled,
    @Nullable String failed,
    boolean late,
    Instant opened,
    Instant fired,
    List<Results> results) {

  public JoinCertificate {
    results = List.copyOf(results);
  }

  /// @param path at the queue-service; gives items with results, oldest first, and a `continue`
  public record Results(String queue, long succeeded, String path) {}
}
