package dev.millrace.signup.postgres;

import dev.millrace.rim.access.AccessRules;
import java.io.IOException;
import java.net.InetAddress;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The part `database`.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PostgresSettings.class)
public class PostgresConfiguration {

  /// With it the whole process ends: whoever runs that starts both again.
  @Bean
  PostgresServer postgresServer(
      PostgresSettings settings, ServerProperties server, ApplicationContext context)
      throws IOException, InterruptedException {
    InetAddress address = server.getAddress();
    return new PostgresServer(
        settings,
        address == null ? InetAddress.getByName("0.0.0.0") : address,
        () -> System.exit(SpringApplication.exit(context, () -> 1)));
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
