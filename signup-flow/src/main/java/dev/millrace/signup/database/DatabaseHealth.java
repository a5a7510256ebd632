package dev.millrace.signup.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Up while the database answers.
final class DatabaseHealth implements HealthIndicator {
  private static final int SECONDS = 2;

  private final DataSource dataSource;

  DatabaseHealth(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public Health health() {
    try (Connection connection = dataSource.getConnection()) {
      return connection.isValid(SECONDS) ? Health.up().build() : down("does not answer");
    } catch (SQLException e) {
      return down("cannot be reached");
    }
  }

  private static Health down(String what) {
    return Health.down().withDetail("database", what).build();
  }
}
