package dev.millrace.signup.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// The outbox and its relay, which is closed before the connections it uses.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KafkaSettings.class)
public class OutboxConfiguration {

  @Bean
  Outbox outbox(JdbcClient jdbc) {
    return new Outbox(jdbc);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  Relay relay(
      Outbox outbox,
      TransactionTemplate transactions,
      KafkaSettings settings,
      InstantSource clock,
      MeterRegistry registry) {
    return new Relay(outbox, transactions, settings, clock, registry);
  }

  @Bean
  RelayHealth relayHealthIndicator(Relay relay, KafkaSettings settings, InstantSource clock) {
    return new RelayHealth(relay, settings.patience(), clock);
  }
}
