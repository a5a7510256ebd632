package dev.millrace.signup.mail;

import dev.millrace.rim.client.Clients;
import dev.millrace.signup.delivery.DeliveryConfiguration;
import dev.millrace.signup.delivery.Sender;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// The part `mailer`.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SmtpSettings.class)
@Import(DeliveryConfiguration.class)
public class MailerConfiguration {

  @Bean
  Sender sender(SmtpSettings settings, Clients clients, InstantSource clock) {
    return new SmtpSender(settings, clients.tls(), clock);
  }
}
