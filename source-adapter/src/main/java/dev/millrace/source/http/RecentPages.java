package dev.millrace.source.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The last few pages of an API, so that a page of it that is given out in several parts is fetched
/// once. Safe for all threads.
final class RecentPages {
  private static final int MOST = 4;
  private static final Duration FRESH = Duration.ofSeconds(30);

  private record Kept(ApiPage page, Instant until) {}

  private final InstantSource clock;
  private final Deque<Kept> pages = new ArrayDeque<>();

  RecentPages(InstantSource clock) {
    this.clock = clock;
  }

  synchronized @Nullable ApiPage get(String position) {
    Instant now = clock.instant();
    pages.removeIf(kept -> kept.until().isBefore(now));
    for (Kept kept : pages) {
      if (kept.page().position().equals(position)) {
        return kept.page();
      }
    }
    return null;
  }

  synchronized void put(ApiPage page) {
    pages.removeIf(kept -> kept.page().position().equals(page.position()));
    pages.addLast(new Kept(page, clock.instant().plus(FRESH)));
    if (pages.size() > MOST) {
      pages.removeFirst();
    }
  }

  /// Whether the page that led to this one had the same names.
  synchronized boolean isRepetition(ApiPage page) {
    return !page.names().isEmpty()
        && pages.stream()
            .map(Kept::page)
            .anyMatch(
                other ->
                    page.position().equals(other.next()) && other.names().equals(page.names()));
  }
}
