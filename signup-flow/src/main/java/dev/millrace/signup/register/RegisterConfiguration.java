package dev.millrace.signup.register;

import dev.millrace.rim.Recurring;
import dev.millrace.signup.link.Handles;
import dev.millrace.signup.link.Secret;
import dev.millrace.signup.link.Tokens;
import dev.millrace.signup.outbox.Outbox;
import dev.millrace.signup.outbox.Relay;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// The register and the words that lead to it.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RegisterSettings.class)
public class RegisterConfiguration {
  private static final Duration FORGET_EVERY = Duration.ofMinutes(10);

  @Bean
  Secret secret(RegisterSettings settings) {
    return new Secret(settings.key());
  }

  @Bean
  Handles handles(Secret secret) {
    return new Handles(secret);
  }

  @Bean
  Register register(
      JdbcClient jdbc,
      Outbox outbox,
      Relay relay,
      TransactionTemplate transactions,
      Secret secret,
      RegisterSettings settings,
      InstantSource clock) {
    return new Register(
        new Rows(jdbc),
        outbox,
        relay,
        transactions,
        new Tokens(secret),
        settings,
        clock,
        UUID::randomUUID);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  Recurring forgetting(Register register) {
    return new Recurring(
        "forgetting",
        FORGET_EVERY,
        register::forget,
        DataAccessException.class,
        TransactionException.class);
  }
}
