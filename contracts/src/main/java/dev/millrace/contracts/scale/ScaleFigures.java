package dev.millrace.contracts.scale;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the rule goes by.
///
/// @param interarrival mean time between two arrivals; null when not known, never zero
/// @param processing mean time of one attempt without waiting; null when not known
/// @param backlog items ready now
/// @param leased items being worked on now
/// @param paused nothing is handed out
public record ScaleFigures(
    @Nullable Duration interarrival,
    @Nullable Duration processing,
    long backlog,
    long leased,
    boolean paused) {

  /// Workers that the arrivals alone keep busy: `processing / interarrival`; 0 when one of them is
  /// not known.
  public double arrivalLoad() {
    if (interarrival == null || processing == null) {
      return 0;
    }
    return (double) processing.toNanos() / interarrival.toNanos();
  }

  /// Workers that work off the backlog in `drain`, at most one for each of its items.
  public double drainLoad(Duration drain) {
    if (processing == null) {
      return backlog;
    }
    double perItem = (double) processing.toNanos() / Math.max(1, drain.toNanos());
    return backlog * Math.min(1, perItem);
  }

  /// The share of their time that the arrivals keep so many workers busy; null when not known.
  public @Nullable Double utilisation(int workers) {
    boolean known = interarrival != null && processing != null && workers > 0;
    return known ? arrivalLoad() / workers : null;
  }

  /// When so many workers will have worked off the backlog; null when not known, or never.
  public @Nullable Duration drained(int workers) {
    if (backlog == 0) {
      return Duration.ZERO;
    }
    double spare = workers - arrivalLoad();
    if (processing == null || spare <= 0) {
      return null;
    }
    double nanos = backlog * (processing.toNanos() / spare);
    return nanos < Long.MAX_VALUE ? Duration.ofNanos((long) nanos) : null;
  }
}
