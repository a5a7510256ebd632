package dev.millrace.queue.metrics;

import dev.millrace.queue.engine.Engine;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Part of the liveness: a service whose engine has stopped for good should be started anew.
final class EngineLifeIndicator implements HealthIndicator {
  private final Engine engine;

  EngineLifeIndicator(Engine engine) {
    this.engine = engine;
  }

  @Override
  public Health health() {
    Engine.Health now = engine.health();
    return now.alive()
        ? Health.up().build()
        : Health.down().withDetail("engine", now.detail()).build();
  }
}
