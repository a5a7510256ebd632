package dev.millrace.source.directory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keeps walks between two pages, so that a large folder is not read again for each page. Losing
/// one costs time and nothing else: the cursor alone is enough to go on. Safe for all threads.
final class ParkedWalks {
  private final int most;
  private final Duration longest;
  private final InstantSource clock;
  private final Map<String, Parked> byCursor = new LinkedHashMap<>();

  private record Parked(DirectoryWalk walk, Instant until) {}

  /// @param most the one that has waited longest gives way
  /// @param longest how old what a walk has read may become while it waits
  ParkedWalks(int most, Duration longest, InstantSource clock) {
    this.most = most;
    this.longest = longest;
    this.clock = clock;
  }

  synchronized void park(String cursor, DirectoryWalk walk) {
    byCursor.remove(cursor);
    byCursor.put(cursor, new Parked(walk, clock.instant().plus(longest)));
    if (byCursor.size() > most) {
      byCursor.remove(byCursor.keySet().iterator().next());
    }
  }

  /// Hands a walk out, to one caller only.
  synchronized @Nullable DirectoryWalk take(String cursor) {
    byCursor.values().removeIf(parked -> parked.until().isBefore(clock.instant()));
    Parked parked = byCursor.remove(cursor);
    return parked == null ? null : parked.walk();
  }
}
