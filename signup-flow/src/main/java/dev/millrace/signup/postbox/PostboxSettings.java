package dev.millrace.signup.postbox;

import dev.millrace.rim.settings.Mistakes;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The postbox.
///
/// @param smtpPort on the address that the web server listens at; 0 for any free one
/// @param folder that outlives the process; null to keep nothing beyond it
/// @param most mails, and text messages, that are kept; the oldest go first
@ConfigurationProperties(prefix = "millrace.signup.postbox", ignoreUnknownFields = false)
record PostboxSettings(
    @DefaultValue("2525") int smtpPort, @Nullable Path folder, @DefaultValue("20000") int most) {

  PostboxSettings {
    folder = folder == null || folder.toString().isEmpty() ? null : folder; // `FOLDER=` is none
  }

  /// @throws SettingsException with all mistakes
  PostboxSettings checked() {
    var mistakes = new Mistakes("millrace.signup.postbox.");
    mistakes.number("smtp-port", smtpPort, 0, 65_535);
    mistakes.number("most", most, 1, 1_000_000);
    mistakes.throwIfAny();
    return this;
  }
}
