package dev.millrace.source.jdbc;

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
    @DefaultValue("4") int connections) {
  JdbcSettings {
    query = query.strip().replaceAll(";\\s*$", "");
    require(
        url.startsWith("jdbc:postgresql:"),
        "url",
        url,
        "set it to jdbc:postgresql://host/database; no other driver is here");
    require(!query.isEmpty(), "query", query, "set it to the select whose rows are the items");
    require(
        !name.isBlank(), "name", name, "set it to the column of the query that holds the names");
    require(
        timeout.toMillis() >= 100 && timeout.toMinutes() <= 10,
        "timeout",
        timeout,
        "set 100ms to 10m");
    require(fetchSize >= 1 && fetchSize <= 10_000, "fetch-size", fetchSize, "set 1 to 10000");
    require(connections >= 1 && connections <= 64, "connections", connections, "set 1 to 64");
  }

  private static void require(boolean holds, String setting, Object value, String todo) {
    if (!holds) {
      throw new IllegalArgumentException(
          "millrace.source.jdbc.%s is \"%s\": %s".formatted(setting, value, todo));
    }
  }

  /// Without the password, and without what may stand behind the `?` of the address.
  @Override
  public String toString() {
    return "JdbcSettings[url=%s, user=%s, query=%s, name=%s]"
        .formatted(url.replaceAll("\\?.*", "?…"), user, query, name);
  }
}
