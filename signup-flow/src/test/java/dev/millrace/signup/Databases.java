package dev.millrace.signup;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// A real PostgreSQL for all tests, and an empty database in it for each that asks.
public final class Databases {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final EmbeddedPostgres SERVER = start();

  private Databases() {}

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param url of JDBC
  public record Database(String name, String url) {
    /// The settings of a part.
    public List<String> settings() {
      return List.of("millrace.signup.database.url=" + url);
    }

    public JdbcClient jdbc() {
      return JdbcClient.create(new DriverManagerDataSource(url, "postgres", ""));
    }

    /// Ends all connections, as a server that is killed does.
    public void breakConnections() {
      run("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
    }

    /// Lets nobody in, or again.
    public void open(boolean open) {
      run("alter database " + name + " with allow_connections " + open);
      if (!open) {
        breakConnections();
      }
    }
  }

  public static Database create() {
    String name = "test" + COUNT.incrementAndGet();
    run("create database " + name);
    return new Database(
        name, "jdbc:postgresql://127.0.0.1:%d/%s".formatted(SERVER.getPort(), name));
  }

  private static void run(String sql) {
    try (Connection connection = SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
