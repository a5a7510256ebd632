package dev.millrace.queue.engine.embedded;

import dev.millrace.queue.engine.Engine;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Chosen by `millrace.engine=embedded`, which is the default.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "millrace.engine", havingValue = "embedded", matchIfMissing = true)
@EnableConfigurationProperties(EmbeddedSettings.class)
class EmbeddedConfiguration {

  @Bean
  Engine engine(@Value("${millrace.store:data}") Path folder, EmbeddedSettings settings) {
    return new EmbeddedEngine(folder, settings);
  }
}
