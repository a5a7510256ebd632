package dev.millrace.rim.client;

import dev.millrace.contracts.http.JsonHttp;
import java.net.http.HttpClient;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/// Makes what a service calls others with, all with the same TLS. The certificates are those of the
/// start. Safe for all threads.
public final class Clients {
  private final @Nullable Tls tls;

  private Clients(@Nullable Tls tls) {
    this.tls = tls;
  }

  /// With the TLS of the JVM.
  public static Clients plain() {
    return new Clients(null);
  }

  /// With the TLS of that bundle.
  public static Clients of(SslBundle bundle) {
    var parameters = new SSLParameters();
    parameters.setCipherSuites(bundle.getOptions().getCiphers());
    parameters.setProtocols(bundle.getOptions().getEnabledProtocols());
    return new Clients(
        new Tls(
            bundle.createSslContext(),
            parameters,
            bundle.getManagers().getKeyManagers(),
            bundle.getManagers().getTrustManagers()));
  }

  /// What to make clients with that are not [HttpClient]s.
  ///
  /// @param keys what is shown to those who ask who calls
  /// @param trust whom it trusts
  public record Tls(
      SSLContext context, SSLParameters parameters, KeyManager[] keys, TrustManager[] trust) {
    public X509TrustManager x509() {
      return Arrays.stream(trust)
          .filter(X509TrustManager.class::isInstance)
          .map(X509TrustManager.class::cast)
          .findFirst()
          .orElseThrow();
    }
  }

  /// Null for that of the JVM.
  public @Nullable Tls tls() {
    return tls;
  }

  /// As [JsonHttp#newClient()], with connections of its own.
  public HttpClient newClient() {
    HttpClient.Builder builder = JsonHttp.clientBuilder();
    if (tls != null) {
      builder.sslContext(tls.context).sslParameters(tls.parameters);
    }
    return builder.build();
  }
}
