package dev.millrace.signup.postgres;

import dev.millrace.rim.access.AccessRules;
import java.io.IOException;
import java.net.InetAddress;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The part `database`.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PostgresSettings.class)
public class PostgresConfiguration {

  @Bean
  PostgresServer postgresServer(PostgresSettings settings, ServerProperties server)
      throws IOException, InterruptedException {
    InetAddress address = server.getAddress();
    return new PostgresServer(
        settings, address == null ? InetAddress.getByName("0.0.0.0") : address);
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
