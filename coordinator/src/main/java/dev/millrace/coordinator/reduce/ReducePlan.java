package dev.millrace.coordinator.reduce;

import dev.millrace.coordinator.function.Reduction;
import java.time.Duration;

/// What a reduction does, checked.
///
/// @param name of the reduction, told in its results
/// @param queue of the partial results
/// @param merging who merges
/// @param fanIn partial results merged at once, at most
/// @param to queue of the results
/// @param partial whether a batch with dead or cancelled inputs is finished without them; else it
///     waits until they are redriven
/// @param idle how long a partial result that waits for more inputs is left alone, at most
/// @param steps taken at once by this process
/// @param lease how long parts are leased
/// @param worker who leases, for the record
public record ReducePlan(
    String name,
    String queue,
    Merging merging,
    int fanIn,
    String to,
    boolean partial,
    Duration idle,
    int steps,
    Duration lease,
    String worker) {

  public sealed interface Merging {
    /// This process, by a function.
    record Here(Reduction reduction) implements Merging {}

    /// Workers of a queue, whose outcomes come back to the queue of the partial results.
    record Elsewhere(String queue) implements Merging {}
  }
}
