package dev.millrace.queue.engine.kafka;

import dev.millrace.queue.engine.Engine;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Chosen by `millrace.engine=kafka`.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "millrace.engine", havingValue = "kafka")
@EnableConfigurationProperties(KafkaSettings.class)
class KafkaConfiguration {

  @Bean
  Engine engine(@Value("${millrace.store:data}") Path folder, KafkaSettings settings)
      throws InterruptedException {
    return new KafkaEngine(folder, settings);
  }
}
