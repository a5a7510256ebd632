package dev.millrace.queue.machine.simulator;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Checks that the groups of a queue take turns: no group is served twice while another one, which
/// could have been served all the time, is not served at all. What order a restart begins with is
/// free.
final class Turns {
  private final Map<String, Long> servableSince = new HashMap<>();
  private final Map<String, Long> lastServed = new HashMap<>();
  private long moment;

  /// Nothing that was before counts any more.
  void forget() {
    servableSince.clear();
    lastServed.clear();
  }

  /// Says which groups could be served from now on.
  void servable(Set<String> groups) {
    moment++;
    servableSince.keySet().retainAll(groups);
    for (String group : groups) {
      servableSince.putIfAbsent(group, moment);
    }
  }

  void served(String group) {
    moment++;
    long before = lastServed.getOrDefault(group, -1L);
    for (Map.Entry<String, Long> other : servableSince.entrySet()) {
      long waitsSince = Math.max(other.getValue(), lastServed.getOrDefault(other.getKey(), -1L));
      Violation.unless(
          other.getKey().equals(group) || waitsSince >= before,
          "group \"%s\" was served twice while group \"%s\" waited for its turn",
          group,
          other.getKey());
    }
    lastServed.put(group, moment);
  }
}
