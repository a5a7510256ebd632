package dev.millrace.signup.postgres;

import dev.millrace.rim.access.AccessRules;
import java.io.IOException;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The part `database`.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PostgresSettings.class)
public class PostgresConfiguration {

  @Bean
  PostgresServer postgresServer(PostgresSettings settings)
      throws IOException, InterruptedException {
    return new PostgresServer(settings);
  }

  @Bean
  PostgresHealth postgresHealthIndicator(PostgresServer server) {
    return new PostgresHealth(server);
  }

  @Bean
  AccessRules accessRules() {
    return AccessRules.builder().build();
  }
}
