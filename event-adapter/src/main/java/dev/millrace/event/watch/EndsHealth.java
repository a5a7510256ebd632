package dev.millrace.event.watch;

import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Ready means: every end answered when it was last needed, or looked at.
public final class EndsHealth implements HealthIndicator {
  private final Troubles troubles;

  public EndsHealth(Troubles troubles) {
    this.troubles = troubles;
  }

  @Override
  public Health health() {
    Map<String, String> open = troubles.open();
    return open.isEmpty() ? Health.up().build() : Health.down().withDetails(open).build();
  }
}
