package dev.millrace.signup.delivery;

import dev.millrace.rim.Recurring;
import dev.millrace.rim.Slots;
import dev.millrace.rim.access.AccessRules;
import dev.millrace.rim.access.Role;
import dev.millrace.rim.openapi.Descriptions;
import dev.millrace.signup.database.DatabaseConfiguration;
import dev.millrace.signup.database.DatabaseSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// What every part that sends has. It brings a [Sender].
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DeliverySettings.class)
@Import(DatabaseConfiguration.class)
public class DeliveryConfiguration {
  private static final Duration FORGET_EVERY = Duration.ofHours(1);

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  Ledger ledger(JdbcClient jdbc) {
    return new Ledger(jdbc);
  }

  @Bean
  Slots slots(DeliverySettings settings, DatabaseSettings database) {
    return new Slots(settings.fitting(database).slots(), Duration.ZERO);
  }

  @Bean
  WorkController workController(
      Ledger ledger,
      TransactionTemplate transactions,
      Sender sender,
      DeliverySettings settings,
      Slots slots,
      InstantSource clock,
      MeterRegistry registry) {
    var deliveries = new Deliveries(ledger, transactions, sender, clock, settings.stubbornness());
    return new WorkController(
        deliveries, sender.sends(), slots, new DeliveryMetrics(registry, slots));
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  Recurring forgetting(Ledger ledger, DeliverySettings settings, InstantSource clock) {
    return new Recurring(
        "forgetting",
        FORGET_EVERY,
        () -> ledger.forget(clock.instant().minus(settings.remember())),
        DataAccessException.class,
        TransactionException.class);
  }

  @Bean
  Descriptions descriptions() {
    return Descriptions.of("worker");
  }

  @Bean
  AccessRules accessRules() {
    return AccessRules.builder().allow("POST", "/api/v1/work", Role.WORKER).build();
  }
}
