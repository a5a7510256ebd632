package dev.millrace.source;

import dev.millrace.rim.openapi.Descriptions;
import java.time.InstantSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/// Serves the source container interface for the kind named by `millrace.source.kind`.
@SpringBootApplication(proxyBeanMethods = false)
public class SourceApplication {
  public static void main(String[] args) {
    SpringApplication.run(SourceApplication.class, args);
  }

  @Bean
  Descriptions descriptions() {
    return Descriptions.of("source");
  }

  @Bean
  @ConditionalOnMissingBean
  InstantSource clock() {
    return InstantSource.system();
  }
}
