package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settles many leases in one call and may take the next items in the same round trip. Each lease
/// is settled by itself: one that is refused does not hold up the others.
///
/// @param leases 0 to 1000
/// @param lease what to take next; default nothing
@Kind("Settle")
public record SettleRequest(List<Settlement> leases, @Nullable LeaseRequest lease) {}
