package dev.millrace.rim.tls;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/// Renewed certificates for the calls that a service takes.
@AutoConfiguration
class TlsAutoConfiguration {
  @Bean
  ServerRenewal serverRenewal(SslBundles bundles) {
    return new ServerRenewal(bundles);
  }
}
