package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.queue.QueueSpec;
import java.time.Instant;
import java.util.Objects;

/// When an item may come back after a setback, by the formula in the contract.
final class Backoffs {
  private Backoffs() {}

  /// @param setbacks how many there were, the latest included
  static Phase.Scheduled rest(QueueSpec spec, int setbacks, Instant now) {
    QueueSpec.Backoff backoff = Objects.requireNonNull(spec.backoff());
    double rest = Objects.requireNonNull(backoff.initial()).toMillis();
    for (int i = 1; i < setbacks; i++) {
      rest *= Objects.requireNonNull(backoff.factor());
    }
    rest = Math.min(rest, Objects.requireNonNull(backoff.max()).toMillis());
    double jitter = rest * Objects.requireNonNull(backoff.jitter());
    return new Phase.Scheduled(
        now.plusMillis((long) Math.floor(rest - jitter)),
        now.plusMillis((long) Math.ceil(rest + jitter)));
  }
}
