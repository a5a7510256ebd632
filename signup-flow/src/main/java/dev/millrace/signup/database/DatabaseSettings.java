package dev.millrace.signup.database;

import dev.millrace.rim.settings.Mistakes;
import dev.millrace.rim.settings.PartSettings;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the PostgreSQL is.
///
/// @param url of JDBC, such as `jdbc:postgresql://127.0.0.1:5432/signups`
/// @param connections at most this many
/// @param patience how long a call waits for a connection before it is refused
/// @param startup how long a starting part waits for the server to be there
@ConfigurationProperties(prefix = "millrace.signup.database", ignoreUnknownFields = false)
public record DatabaseSettings(
    @DefaultValue("") String url,
    @DefaultValue("postgres") String user,
    @DefaultValue("") String password,
    @DefaultValue("10") int connections,
    @DefaultValue("3s") Duration patience,
    @DefaultValue("60s") Duration startup)
    implements PartSettings {

  @Override
  public void check(Mistakes mistakes) {
    if (!url.startsWith("jdbc:postgresql:")) {
      mistakes.wrong(
          "database.url",
          "is not the URL of a PostgreSQL: write jdbc:postgresql://HOST:5432/DATABASE");
    }
    if (user.isEmpty()) {
      mistakes.wrong("database.user", "is empty: name the role to connect as");
    }
    mistakes.number("database.connections", connections, 2, 500);
    mistakes.time("database.patience", patience, Duration.ofMillis(250), Duration.ofMinutes(1));
    mistakes.time("database.startup", startup, Duration.ofSeconds(1), Duration.ofHours(1));
  }

  /// Without the password.
  @Override
  public String toString() {
    return "DatabaseSettings[url=%s, user=%s]".formatted(url.replaceAll("\\?.*", ""), user);
  }
}
