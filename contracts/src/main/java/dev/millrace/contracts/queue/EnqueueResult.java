package dev.millrace.contracts.queue;

import dev.millrace.contracts.Kind;
import java.util.List;

/// @param items in the order of the request
@Kind("EnqueueResult")
public record EnqueueResult(List<Accepted> items) {
  /// @param created false when an item of that name was there already; it is left as it is
  public record Accepted(String name, boolean created) {}
}
