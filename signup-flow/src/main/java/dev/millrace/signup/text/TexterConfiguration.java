package dev.millrace.signup.text;

import dev.millrace.rim.client.Clients;
import dev.millrace.signup.delivery.DeliveryConfiguration;
import dev.millrace.signup.delivery.Sender;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// The part `texter`.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GatewaySettings.class)
@Import(DeliveryConfiguration.class)
public class TexterConfiguration {

  @Bean
  Sender sender(GatewaySettings settings, Clients clients) {
    return new GatewaySender(clients.newClient(), settings);
  }
}
