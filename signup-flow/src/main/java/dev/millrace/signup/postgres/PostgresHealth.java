package dev.millrace.signup.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Up while the server takes connections.
final class PostgresHealth implements HealthIndicator {
  private static final int SECONDS = 2;

  private final PostgresServer server;

  PostgresHealth(PostgresServer server) {
    this.server = server;
  }

  @Override
  public Health health() {
    try (Connection connection = server.dataSource().getConnection()) {
      return connection.isValid(SECONDS) ? Health.up().build() : Health.down().build();
    } catch (SQLException e) {
      return Health.down().withDetail("postgres", "takes no connection").build();
    }
  }
}
