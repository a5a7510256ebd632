package dev.millrace.signup.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import org.flywaydb.core.Flyway;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Connections to the database, whose tables are made or brought up to date first: by whichever
/// part comes first, under Flyway's lock.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseSettings.class)
public class DatabaseConfiguration {

  @Bean(destroyMethod = "close")
  HikariDataSource dataSource(DatabaseSettings settings, MeterRegistry registry) {
    migrate(settings);
    var pool = new HikariConfig();
    pool.setPoolName("signups");
    pool.setJdbcUrl(settings.url());
    pool.setUsername(settings.user());
    pool.setPassword(settings.password());
    pool.setMaximumPoolSize(settings.connections());
    pool.setMinimumIdle(Math.min(2, settings.connections()));
    pool.setConnectionTimeout(settings.patience().toMillis());
    pool.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(registry));
    pool.addDataSourceProperty("ApplicationName", "millrace-signup");
    pool.addDataSourceProperty("connectTimeout", "5"); // seconds, as is the next
    pool.addDataSourceProperty("socketTimeout", "60");
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    return new HikariDataSource(pool);
  }

  private static void migrate(DatabaseSettings settings) {
    Flyway.configure()
        .dataSource(settings.url(), settings.user(), settings.password())
        .connectRetries(Math.toIntExact(settings.startup().toSeconds()))
        .connectRetriesInterval(1) // second
        .load()
        .migrate();
  }

  @Bean
  JdbcClient jdbcClient(HikariDataSource dataSource) {
    return JdbcClient.create(dataSource);
  }

  @Bean
  TransactionTemplate transactions(HikariDataSource dataSource) {
    return new TransactionTemplate(new JdbcTransactionManager(dataSource));
  }

  @Bean
  DatabaseHealth databaseHealthIndicator(HikariDataSource dataSource) {
    return new DatabaseHealth(dataSource);
  }

  @Bean
  DatabaseAway databaseAway() {
    return new DatabaseAway();
  }
}
