package dev.millrace.rim.openapi;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;

/// For services that describe their interface.
@AutoConfiguration
@ConditionalOnBean(Descriptions.class)
class OpenApiAutoConfiguration {
  @Bean
  OpenApiController openApiController(Descriptions descriptions) {
    return new OpenApiController(new OpenApiDocuments(descriptions.names()));
  }
}
