package dev.millrace.signup.text;

import dev.millrace.rim.settings.Mistakes;
import dev.millrace.rim.settings.PartSettings;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The SMS gateway.
///
/// @param url that a message is posted to
/// @param token bearer token to send; null for none
/// @param timeout for the whole call
@ConfigurationProperties(prefix = "millrace.signup.gateway", ignoreUnknownFields = false)
public record GatewaySettings(
    @DefaultValue("") URI url, @Nullable String token, @DefaultValue("10s") Duration timeout)
    implements PartSettings {

  public GatewaySettings {
    token = token == null || token.isEmpty() ? null : token; // `TOKEN=` in an environment is none
  }

  @Override
  public void check(Mistakes mistakes) {
    mistakes.baseUrl("gateway.url", url, "https://sms.example.org/api/v1/texts");
    mistakes.bearer("gateway.token", token);
    mistakes.time("gateway.timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(5));
  }

  /// Without the token.
  @Override
  public String toString() {
    return "GatewaySettings[url=%s]".formatted(url);
  }
}
