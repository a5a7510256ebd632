package dev.millrace.signup.register;

import dev.millrace.rim.settings.Mistakes;
import dev.millrace.rim.settings.PartSettings;
import dev.millrace.signup.link.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What holds for links and mails.
///
/// @param publicUrl under which browsers find the web part; what links begin with
/// @param key signs the links; the same for all replicas, at least 32 bytes
/// @param linkLife how long a mailed link may be followed
/// @param again how long after a verification mail the same address may be sent another
/// @param mails verification mails to an address within the life of a link, at most
/// @param forget how long after the last attempt somebody who never confirmed is forgotten
/// @param maxWaiting events that may wait for Kafka; with more, nobody can sign up
@ConfigurationProperties(prefix = "millrace.signup", ignoreUnknownFields = true)
public record RegisterSettings(
    @DefaultValue("http://127.0.0.1:7075") URI publicUrl,
    @DefaultValue("") String key,
    @DefaultValue("24h") Duration linkLife,
    @DefaultValue("10m") Duration again,
    @DefaultValue("5") int mails,
    @DefaultValue("7d") Duration forget,
    @DefaultValue("100000") long maxWaiting)
    implements PartSettings {

  @Override
  public void check(Mistakes mistakes) {
    mistakes.baseUrl("public-url", publicUrl, "https://signup.example.org");
    int bytes = key.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < Secret.LEAST) {
      mistakes.wrong(
          "key",
          bytes == 0
              ? "is missing: make one with openssl rand -hex 32"
              : "has %d bytes: at least %d are needed (openssl rand -hex 32)"
                  .formatted(bytes, Secret.LEAST));
    }
    mistakes.time("link-life", linkLife, Duration.ofSeconds(1), Duration.ofDays(30));
    mistakes.time("again", again, Duration.ZERO, Duration.ofDays(30));
    mistakes.number("mails", mails, 1, 1000);
    mistakes.time("forget", forget, Duration.ofMinutes(1), Duration.ofDays(3650));
    if (forget.compareTo(linkLife) < 0) {
      mistakes.wrong("forget", "is shorter than link-life: links would lead nowhere");
    }
    mistakes.number("max-waiting", maxWaiting, 1, 100_000_000);
  }

  /// Without the key.
  @Override
  public String toString() {
    return "RegisterSettings[publicUrl=%s, linkLife=%s]".formatted(publicUrl, linkLife);
  }
}
