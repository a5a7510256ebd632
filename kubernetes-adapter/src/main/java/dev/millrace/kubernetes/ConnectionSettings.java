package dev.millrace.kubernetes;

import dev.millrace.rim.settings.CheckedSettings;
import dev.millrace.rim.settings.Mistakes;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the queue-service and the cluster are, and who this adapter is to them.
///
/// @param url of the queue-service
/// @param token bearer token for the queue-service; null where it needs none
/// @param apiServer of the cluster, such as that of `kubectl proxy`; null to find it as `kubectl`
///     does, by the service account or a kubeconfig
/// @param installation tells what this installation made in the cluster from what another one did;
///     must be another word for each installation that shares a namespace, and the same one for all
///     replicas and restarts of this
/// @param callTimeout how long one call of the cluster's API may take
@ConfigurationProperties(prefix = "millrace.kubernetes", ignoreUnknownFields = false)
public record ConnectionSettings(
    @DefaultValue("http://127.0.0.1:7070") URI url,
    @Nullable String token,
    @Nullable URI apiServer,
    @DefaultValue("") String installation,
    @DefaultValue("10s") Duration callTimeout)
    implements CheckedSettings {

  public ConnectionSettings {
    token = token == null || token.isEmpty() ? null : token; // `TOKEN=` in an environment is none
  }

  @Override
  public void check() {
    var mistakes = new Mistakes("millrace.kubernetes.");
    mistakes.baseUrl("url", url, "http://127.0.0.1:7070");
    if (apiServer != null) {
      mistakes.baseUrl("api-server", apiServer, "http://127.0.0.1:7070");
    }
    mistakes.bearer("token", token);
    mistakes.label("installation", "installation", installation);
    mistakes.time("call-timeout", callTimeout, Duration.ofMillis(100), Duration.ofMinutes(1));
    mistakes.throwIfAny();
  }

  /// Without the token.
  @Override
  public String toString() {
    return "ConnectionSettings[url=%s, installation=%s]".formatted(url, installation);
  }
}
