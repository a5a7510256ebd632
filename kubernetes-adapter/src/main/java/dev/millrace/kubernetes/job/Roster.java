package dev.millrace.kubernetes.job;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.Lease;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Which items a Job is for, by the index of its pods. Kept in the cluster beside the Job, so that
/// an adapter that finds the Job can keep its leases and settle them.
record Roster(List<Entry> items) {
  /// Characters; the queue refuses more.
  private static final int MAX_TOKEN = 200;

  /// @param token of the lease
  /// @param attempt how often the item has been handed out
  record Entry(String name, String token, int attempt) {
    private static boolean isWhole(@Nullable Entry entry) {
      return entry != null && entry.name != null && isToken(entry.token);
    }

    private static boolean isToken(@Nullable String token) {
      return token != null && !token.isBlank() && token.length() <= MAX_TOKEN;
    }
  }

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
      if (roster == null || roster.items() == null || roster.items().isEmpty()) {
        throw new IllegalArgumentException("it names no items");
      }
      // The queue refuses a call with such a token as a whole, and so all other leases in it.
      if (!roster.items().stream().allMatch(Entry::isWhole)) {
        throw new IllegalArgumentException("an item of it has no name or no token");
      }
      return roster;
    } catch (JacksonException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }
}
