package dev.millrace.signup.postgres;

import dev.millrace.rim.settings.Mistakes;
import dev.millrace.rim.settings.PartSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The server for one machine.
///
/// @param folder that the server's programs and data are kept below
/// @param port on the loopback address
/// @param startup how long it may take to start, the recovery after a crash included
@ConfigurationProperties(prefix = "millrace.signup.postgres", ignoreUnknownFields = false)
public record PostgresSettings(
    @Nullable Path folder, @DefaultValue("5432") int port, @DefaultValue("60s") Duration startup)
    implements PartSettings {

  @Override
  public void check(Mistakes mistakes) {
    if (folder == null || folder.toString().isEmpty()) {
      mistakes.wrong("postgres.folder", "is missing: name a folder for the data");
    }
    mistakes.number("postgres.port", port, 1, 65_535);
    mistakes.time("postgres.startup", startup, Duration.ofSeconds(5), Duration.ofHours(1));
  }
}
