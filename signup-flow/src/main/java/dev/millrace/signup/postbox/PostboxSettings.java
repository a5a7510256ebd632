package dev.millrace.signup.postbox;

import dev.millrace.rim.settings.Mistakes;
import dev.millrace.rim.settings.PartSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The postbox.
///
/// @param smtpPort on the address that the web server listens at; 0 for any free one
/// @param folder that outlives the process; null to keep nothing beyond it
/// @param most mails, and text messages, that are kept; the oldest go first. A mail of the flow's takes
///     5 KB of heap
@ConfigurationProperties(prefix = "millrace.signup.postbox", ignoreUnknownFields = false)
public record PostboxSettings(
    @DefaultValue("2525") int smtpPort, @Nullable Path folder, @DefaultValue("5000") int most)
    implements PartSettings {

  public PostboxSettings {
    folder = folder == null || folder.toString().isEmpty() ? null : folder; // `FOLDER=` is none
  }

  @Override
  public void check(Mistakes mistakes) {
    mistakes.number("postbox.smtp-port", smtpPort, 0, 65_535);
    mistakes.number("postbox.most", most, 1, 1_000_000);
  }
}
