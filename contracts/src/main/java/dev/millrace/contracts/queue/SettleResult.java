package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import dev.millrace.contracts.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// @param results in the order of the request. When every one is a refusal of the same status, that
///     is the status of the whole answer; when only some are, it is 200 and each carries its own.
///     Of an atomic call that was refused every one is a refusal, `not-settled` for those that
///     nothing else stood against, and the status is that of the first which had another reason.
/// @param leases the next items, where the request asked for some; none when it was atomic and
///     refused
@Kind("SettleResult")
public record SettleResult(List<Settled> results, List<Lease> leases) {
  public SettleResult {
    Objects.requireNonNull(results, "there is no \"results\"");
  }

  /// @param status 200 when it took effect now or had done so before, else that of `problem`
  /// @param state where the item stands now; null when refused
  /// @param expires of an extended lease
  public record Settled(
      String token,
      int status,
      @Nullable ItemState state,
      @Nullable Instant expires,
      @Nullable Problem problem) {}
}
