package dev.millrace.queue.source;

import dev.millrace.contracts.Excerpt;
import org.jspecify.annotations.Nullable;

/// What one look at a source has brought so far. Read by others while it is being written.
final class SourceTally {
  private static final int MAX_REASON = 500;

  private long listed;
  private long added;
  private long refused;
  private @Nullable String reason;

  /// @param reason why the last one was refused, in one line; null when none was
  record Counts(long listed, long added, long refused, @Nullable String reason) {}

  synchronized void listed(int names) {
    listed += names;
  }

  synchronized void added(int items) {
    added += items;
  }

  synchronized void refused(String why) {
    refused++;
    reason = Excerpt.of(why, MAX_REASON);
  }

  synchronized Counts counts() {
    return new Counts(listed, added, refused, reason);
  }
}
