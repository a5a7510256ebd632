package dev.millrace.rim.client;

import dev.millrace.rim.tls.Tls;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/// TLS of the calls that a service makes itself. That of those it serves is `server.ssl`.
@AutoConfiguration
@EnableConfigurationProperties(ClientSettings.class)
class ClientAutoConfiguration {
  @Bean
  Clients clients(ClientSettings settings, SslBundles bundles) {
    String bundle = settings.ssl().bundle();
    return bundle == null ? Clients.plain() : Clients.with(Tls.of(bundles, bundle));
  }
}
