package dev.millrace.queue.machine;

import java.time.Duration;

/// How long an item rests after a setback: exponential, capped, with jitter.
record Backoff(Duration initial, double factor, Duration max, double jitter) {

  /// @param setbacks how many the item has had, this one included; at least 1
  /// @param random from 0 (included) to 1 (excluded)
  /// @return `min(max, initial * factor^(setbacks-1))`, moved by up to `jitter` of itself either
  ///     way; the jitter may take it past `max`
  Duration after(int setbacks, double random) {
    double millis = initial.toMillis() * Math.pow(factor, setbacks - 1.0);
    double capped = Math.min(millis, max.toMillis());
    return Duration.ofMillis(Math.round(capped * (1 + jitter * (2 * random - 1))));
  }
}
