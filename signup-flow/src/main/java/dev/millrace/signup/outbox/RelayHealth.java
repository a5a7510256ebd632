package dev.millrace.signup.outbox;

import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Down until Kafka and its topics were there once, and when events have not been got rid of for
/// longer than the patience. A shorter absence is what the outbox is for, and is only told.
final class RelayHealth implements HealthIndicator {
  private final Relay relay;
  private final Duration patience;
  private final InstantSource clock;

  RelayHealth(Relay relay, Duration patience, InstantSource clock) {
    this.relay = relay;
    this.patience = patience;
    this.clock = clock;
  }

  @Override
  public Health health() {
    Relay.State state = relay.state();
    if (state.trouble() == null) {
      return Health.up().build();
    }
    boolean borne =
        state.reached()
            && Duration.between(state.since(), clock.instant()).compareTo(patience) <= 0;
    return (borne ? Health.up() : Health.down())
        .withDetail("trouble", state.trouble())
        .withDetail("since", state.since().toString())
        .build();
  }
}
