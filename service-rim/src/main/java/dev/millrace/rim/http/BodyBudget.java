package dev.millrace.rim.http;

import dev.millrace.rim.Refusal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Bounds the bytes of all the bodies that are being read or worked on at once, which a service
/// holds in memory. Safe for all threads.
final class BodyBudget {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final long max;
  private final AtomicLong taken = new AtomicLong();

  BodyBudget(long max) {
    this.max = max;
  }

  /// What one request has taken; close it when the request is answered. Not safe for several
  /// threads.
  final class Share implements AutoCloseable {
    private long bytes;

    /// @throws Refusal 503 when there is no room for so many
    void take(int more) {
      if (taken.addAndGet(more) > max) {
        taken.addAndGet(-more);
        throw new Refusal(
                503,
                "bodies-too-many",
                "Too many bodies at once",
                "the bodies of all requests at once have more than %d bytes, the most that is taken: try again"
                    .formatted(max))
            .retryAfter(RETRY);
      }
      bytes += more;
    }

    @Override
    public void close() {
      taken.addAndGet(-bytes);
      bytes = 0;
    }
  }

  Share share() {
    return new Share();
  }
}
