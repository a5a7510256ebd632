package dev.millrace.kubernetes.job;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.Lease;
import java.util.List;
import tools.jackson.core.JacksonException;

/// Which items a Job is for, by the index of its pods. Kept in the cluster beside the Job, so that
/// an adapter that finds the Job can keep its leases and settle them.
record Roster(List<Entry> items) {
  /// @param token of the lease
  /// @param attempt how often the item has been handed out
  record Entry(String name, String token, int attempt) {}

  static Roster of(List<Lease> leases) {
    return new Roster(
        leases.stream()
            .map(lease -> new Entry(lease.name(), lease.token(), lease.attempt()))
            .toList());
  }

  String json() {
    return Json.strict().writeValueAsString(this);
  }

  /// @throws IllegalArgumentException when it is not a roster
  static Roster parse(String json) {
    try {
      Roster roster = Json.lenient().readValue(json, Roster.class);
      if (roster.items() == null || roster.items().isEmpty()) {
        throw new IllegalArgumentException("it names no items");
      }
      return roster;
    } catch (JacksonException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }
}
