package dev.millrace.signup.mail;

import dev.millrace.rim.settings.Mistakes;
import dev.millrace.rim.settings.PartSettings;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The mail server, and who mails come from.
///
/// @param user null to send without logging in
/// @param from such as `Millrace <hello@example.org>`
/// @param timeout for connecting, and for each answer of the server; six of it for a whole mail
@ConfigurationProperties(prefix = "millrace.signup.smtp", ignoreUnknownFields = false)
public record SmtpSettings(
    @DefaultValue("") String host,
    @DefaultValue("25") int port,
    @DefaultValue("none") Encryption encryption,
    @Nullable String user,
    @DefaultValue("") String password,
    @DefaultValue("Millrace <no-reply@millrace.invalid>") String from,
    @DefaultValue("10s") Duration timeout)
    implements PartSettings {

  /// How the connection is kept from being read.
  public enum Encryption {
    NONE,
    /// Asked for on a plain connection, and insisted on.
    STARTTLS,
    /// From the first byte.
    TLS
  }

  public SmtpSettings {
    user = user == null || user.isEmpty() ? null : user; // `USER=` in an environment is none
  }

  @Override
  public void check(Mistakes mistakes) {
    if (!host.matches("[A-Za-z0-9.:_-]{1,253}")) {
      mistakes.wrong("smtp.host", "is \"%s\": name the mail server".formatted(host));
    }
    mistakes.number("smtp.port", port, 1, 65_535);
    if (user != null && encryption == Encryption.NONE) {
      mistakes.wrong(
          "smtp.encryption",
          "is none, but a user is set: the password would be sent for all to read");
    }
    try {
      new InternetAddress(from, true).validate();
    } catch (AddressException e) {
      mistakes.wrong(
          "smtp.from", "is not an address: write one such as Millrace <hello@example.org>");
    }
    mistakes.time("smtp.timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(5));
  }

  /// Without the password.
  @Override
  public String toString() {
    return "SmtpSettings[host=%s, port=%d, encryption=%s]".formatted(host, port, encryption);
  }
}
