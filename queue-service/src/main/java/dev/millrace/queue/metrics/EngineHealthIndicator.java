package dev.millrace.queue.metrics;

import dev.millrace.queue.engine.Engine;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Part of the readiness: a service whose engine refuses commands should not be sent any.
final class EngineHealthIndicator implements HealthIndicator {
  private final Engine engine;

  EngineHealthIndicator(Engine engine) {
    this.engine = engine;
  }

  @Override
  public Health health() {
    Engine.Health now = engine.health();
    Health.Builder health = now.writable() ? Health.up() : Health.outOfService();
    return health.withDetail("engine", now.detail()).build();
  }
}
