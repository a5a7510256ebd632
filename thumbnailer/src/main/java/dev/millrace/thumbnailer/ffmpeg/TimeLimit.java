package dev.millrace.thumbnailer.ffmpeg;

import dev.millrace.thumbnailer.failure.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// When one item must be over: after the thumbnailer's own limit or at the item's deadline,
/// whichever comes first.
///
/// @param allowed from the beginning of the item to its end
/// @param whenOver what it means to reach the end
public record TimeLimit(InstantSource clock, Instant end, Duration allowed, Reason whenOver) {

  /// Starts the clock of an item.
  public static TimeLimit start(
      InstantSource clock, Duration allowed, @Nullable Instant itemDeadline) {
    Instant now = clock.instant();
    Instant own = now.plus(allowed);
    if (itemDeadline != null && itemDeadline.isBefore(own)) {
      return new TimeLimit(
          clock, itemDeadline, Duration.between(now, itemDeadline), Reason.DEADLINE);
    }
    return new TimeLimit(clock, own, allowed, Reason.TOO_LONG);
  }

  /// Zero or negative when over.
  Duration left() {
    return Duration.between(clock.instant(), end);
  }
}
