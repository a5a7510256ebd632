package dev.millrace.contracts.scale;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the rule goes by.
///
/// @param interarrival mean time between two arrivals; null when not known, never zero
/// @param processing mean time of one attempt without waiting; null when not known
/// @param backlog items ready now
/// @param waited how long the first of them has been ready; zero when there is none
/// @param leased items being worked on now
/// @param paused nothing is handed out
public record ScaleFigures(
    @Nullable Duration interarrival,
    @Nullable Duration processing,
    long backlog,
    Duration waited,
    long leased,
    boolean paused) {
  private static final int LEAST_LEFT = 4;

  /// Workers that the arrivals alone keep busy: `processing / interarrival`; 0 when one of them is
  /// not known.
  public double arrivalLoad() {
    if (interarrival == null || processing == null) {
      return 0;
    }
    return (double) processing.toNanos() / interarrival.toNanos();
  }

  /// Workers that work off the backlog in what is left of `drain` for the first in line, at most
  /// one for each of its items. As the backlog shrinks its time does too, so the workers that were
  /// enough at first stay enough until the end. A quarter of `drain` is left at least: an item
  /// may wait because its group or the rate does not let it go, and then no worker helps.
  public double drainLoad(Duration drain) {
    if (processing == null) {
      return backlog;
    }
    long left = Math.max(drain.toNanos() / LEAST_LEFT, drain.minus(waited).toNanos());
    double perItem = (double) processing.toNanos() / Math.max(1, left);
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
