package dev.millrace.signup.database;

import dev.millrace.rim.settings.Mistakes;
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
    @DefaultValue("60s") Duration startup) {

  /// @throws SettingsException with all mistakes
  DatabaseSettings checked() {
    var mistakes = new Mistakes("millrace.signup.database.");
    if (!url.startsWith("jdbc:postgresql:")) {
      mistakes.wrong(
          "url", "is not the URL of a PostgreSQL: write jdbc:postgresql://HOST:5432/DATABASE");
    }
    if (user.isEmpty()) {
      mistakes.wrong("user", "is empty: name the role to connect as");
    }
    mistakes.number("connections", connections, 2, 500);
    mistakes.time("patience", patience, Duration.ofMillis(250), Duration.ofMinutes(1));
    mistakes.time("startup", startup, Duration.ofSeconds(1), Duration.ofHours(1));
    mistakes.throwIfAny();
    return this;
  }

  /// Without the password.
  @Override
  public String toString() {
    return "DatabaseSettings[url=%s, user=%s]".formatted(url.replaceAll("\\?.*", ""), user);
  }
}
