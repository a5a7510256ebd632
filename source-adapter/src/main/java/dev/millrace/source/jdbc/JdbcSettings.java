package dev.millrace.source.jdbc;

import dev.millrace.rim.settings.CheckedSettings;
import dev.millrace.rim.settings.Mistakes;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param url the database, `jdbc:postgresql://…`
/// @param user who reads
/// @param password of `user`
/// @param query a `select`; it is put into brackets, so that it may hold whatever one may hold
///     there
/// @param name the column of the query that holds the names; unique, and best one with an index
/// @param zone where times without a zone are from
/// @param timeout for one statement, 100ms to 10m
/// @param fetchSize rows brought over at a time, 1 to 10000
/// @param connections to the database at most, 1 to 64
@ConfigurationProperties(prefix = "millrace.source.jdbc", ignoreUnknownFields = false)
record JdbcSettings(
    @DefaultValue("") String url,
    @DefaultValue("") String user,
    @DefaultValue("") String password,
    @DefaultValue("") String query,
    @DefaultValue("") String name,
    @DefaultValue("UTC") ZoneId zone,
    @DefaultValue("30s") Duration timeout,
    @DefaultValue("1000") int fetchSize,
    @DefaultValue("4") int connections)
    implements CheckedSettings {
  JdbcSettings {
    query = query.strip().replaceAll(";\\s*$", "");
  }

  @Override
  public void check() {
    var mistakes = new Mistakes("millrace.source.jdbc.");
    if (!url.startsWith("jdbc:postgresql:") || !isUnderstood(url)) {
      mistakes.wrong(
          "url",
          "is no address of PostgreSQL: set it to jdbc:postgresql://host/database; no other driver is"
              + " here");
    }
    if (query.isEmpty()) {
      mistakes.wrong("query", "is not set: set it to the select whose rows are the items");
    }
    if (name.isBlank()) {
      mistakes.wrong("name", "is not set: set it to the column of the query that holds the names");
    }
    mistakes.time("timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(10));
    mistakes.number("fetch-size", fetchSize, 1, 10_000);
    mistakes.number("connections", connections, 1, 64);
    mistakes.throwIfAny();
  }

  /// Asks the driver, which tells nothing of what is wrong, and would stop the start with all of it.
  private static boolean isUnderstood(String url) {
    try {
      DriverManager.getDriver(url);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /// Without the password, and without what may stand behind the `?` of the address.
  @Override
  public String toString() {
    return "JdbcSettings[url=%s, user=%s, query=%s, name=%s]"
        .formatted(url.replaceAll("\\?.*", "?…"), user, query, name);
  }
}
