package dev.millrace.rim.client;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.rim.tls.Tls;
import java.net.http.HttpClient;
import org.jspecify.annotations.Nullable;

/// Makes what a service calls others with, all with the same TLS. Safe for all threads.
public final class Clients {
  private final @Nullable Tls tls;

  private Clients(@Nullable Tls tls) {
    this.tls = tls;
  }

  /// With the TLS of the JVM.
  public static Clients plain() {
    return new Clients(null);
  }

  public static Clients with(Tls tls) {
    return new Clients(tls);
  }

  /// What to make clients with that are not [HttpClient]s; null for that of the JVM.
  public @Nullable Tls tls() {
    return tls;
  }

  /// As [JsonHttp#newClient()], with connections of its own.
  public HttpClient newClient() {
    HttpClient.Builder builder = JsonHttp.clientBuilder();
    if (tls != null) {
      builder.sslContext(tls.context()).sslParameters(tls.parameters());
    }
    return builder.build();
  }
}
