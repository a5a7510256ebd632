package dev.millrace.e2e.crash;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What clients were told, over all rounds.
final class History {
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final Set<String> leased = ConcurrentHashMap.newKeySet();
  private final Set<String> done = ConcurrentHashMap.newKeySet();

  /// Items whose enqueue was answered.
  Set<String> accepted() {
    return accepted;
  }

  /// Items whose lease was answered, and may have been settled since.
  Set<String> leased() {
    return leased;
  }

  /// Items whose completion was answered.
  Set<String> done() {
    return done;
  }

  @Override
  public String toString() {
    return "%d items accepted, %d leased, %d done"
        .formatted(accepted.size(), leased.size(), done.size());
  }
}
