package dev.millrace.coordinator.join;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a barrier does, checked.
///
/// @param name of the barrier, told in its certificates
/// @param control queue that gets an item when a batch begins
/// @param queues that a batch passes through, upstream first: when it is complete in one of them,
///     nothing more can come to the next
/// @param results those of them whose results are what the barrier holds back
/// @param policy when it goes down
/// @param emit what goes on
/// @param to where it goes; null for nowhere
/// @param failed where the certificate of a failed batch goes; null for `to`
/// @param seals queues in which the batch of that name is sealed when the barrier goes down
/// @param slots barriers watched at once
/// @param lease how long a batch is leased; longer than a turn
/// @param worker who leases, for the record
public record JoinPlan(
    String name,
    String control,
    List<String> queues,
    List<String> results,
    JoinPolicy policy,
    Emit emit,
    @Nullable String to,
    @Nullable String failed,
    List<String> seals,
    int slots,
    Duration lease,
    String worker) {

  /// What goes on when the barrier goes down.
  public enum Emit {
    /// One item: the certificate.
    CERTIFICATE,
    /// An item for each result, which carries the certificate.
    RESULTS
  }

  /// How long a barrier is watched before another one has its turn.
  static final Duration TURN = Duration.ofSeconds(5);
}
