package dev.millrace.rim.tls;

import java.security.KeyStore;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/// Has Jetty take the renewed certificates of `server.ssl.bundle`, which Spring Boot does for Tomcat
/// and Netty only. Connections that are open go on with those that they began with.
final class ServerRenewal implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {
  private final SslBundles bundles;

  ServerRenewal(SslBundles bundles) {
    this.bundles = bundles;
  }

  @Override
  public void customize(JettyServletWebServerFactory factory) {
    Ssl ssl = factory.getSsl();
    String bundle = ssl == null || !ssl.isEnabled() ? null : ssl.getBundle();
    if (bundle != null) {
      factory.addServerCustomizers(server -> renew(server, bundle));
    }
  }

  private void renew(Server server, String bundle) {
    for (Connector connector : server.getConnectors()) {
      var tls = connector.getConnectionFactory(SslConnectionFactory.class);
      if (tls != null) {
        Renewals.of(
            bundles,
            bundle,
            "calls that are taken",
            renewed -> reload(tls.getSslContextFactory(), renewed));
      }
    }
  }

  /// A reload that fails leaves a server that nobody can connect to.
  private static void reload(SslContextFactory factory, SslBundle renewed) {
    KeyStore keys = factory.getKeyStore();
    KeyStore trust = factory.getTrustStore();
    try {
      become(factory, renewed.getStores().getKeyStore(), renewed.getStores().getTrustStore());
    } catch (RuntimeException e) {
      become(factory, keys, trust);
      throw e;
    }
  }

  private static void become(
      SslContextFactory factory, @Nullable KeyStore keys, @Nullable KeyStore trust) {
    try {
      factory.reload(
          loading -> {
            loading.setKeyStore(keys);
            loading.setTrustStore(trust);
          });
    } catch (Exception e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
