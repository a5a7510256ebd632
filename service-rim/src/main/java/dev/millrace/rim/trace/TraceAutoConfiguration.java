package dev.millrace.rim.trace;

import dev.millrace.rim.client.Clients;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/// Nothing of it is there unless a collector is named, but for the settings: a collector whose key is
/// misspelt is told of.
@AutoConfiguration
@EnableConfigurationProperties(TraceSettings.class)
class TraceAutoConfiguration {
  @Bean
  @ConditionalOnProperty("millrace.tracing.endpoint")
  Spans spans(
      TraceSettings settings,
      Clients clients,
      @Value("${spring.application.name}") String service) {
    return new Spans(Objects.requireNonNull(settings.endpoint()), settings, service, clients.tls());
  }
}
