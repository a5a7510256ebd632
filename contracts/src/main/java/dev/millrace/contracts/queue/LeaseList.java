package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import java.util.List;

/// @param leases empty when there was nothing to hand out within the wait
@Kind("LeaseList")
public record LeaseList(List<Lease> leases) {}
