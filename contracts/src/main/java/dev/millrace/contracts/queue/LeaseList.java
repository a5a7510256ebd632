package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import java.util.List;
import java.util.Objects;

/// @param leases empty when there was nothing to hand out within the wait
@Kind("LeaseList")
public record LeaseList(List<Lease> leases) {
  public LeaseList {
    Objects.requireNonNull(leases, "there is no \"leases\"");
  }
}
