package dev.millrace.source.serve;

import dev.millrace.rim.access.AccessRules;
import dev.millrace.rim.access.Role;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ServeSettings.class)
class ServeConfiguration {
  /// A queue asks as a viewer; only one that may also tell a source to forget has to be a producer.
  @Bean
  AccessRules accessRules() {
    return AccessRules.builder()
        .allow("GET", "/api/v1/items/**", Role.VIEWER)
        .allow("POST", "/api/v1/items:accept", Role.PRODUCER)
        .build();
  }
}
