package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settles many leases in one call and may take the next items in the same round trip. Each lease
/// is settled by itself, so that one that is refused does not hold up the others, unless the call is
/// [atomic][#atomic].
///
/// @param leases 0 to 1000
/// @param lease what to take next; default nothing
/// @param atomic true = when one of the leases is refused, all of them are, and nothing changes, nor
///     is anything taken; then no token may be given twice. A lease that another call has settled
///     refuses it, unless it is the same call again. Default false
@Kind("Settle")
public record SettleRequest(
    List<Settlement> leases, @Nullable LeaseRequest lease, @Nullable Boolean atomic) {

  /// Each lease by itself.
  public SettleRequest(List<Settlement> leases, @Nullable LeaseRequest lease) {
    this(leases, lease, null);
  }
}
