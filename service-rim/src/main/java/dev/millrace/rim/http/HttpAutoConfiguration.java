package dev.millrace.rim.http;

import dev.millrace.rim.problem.JettyProblemPage;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/// Bounds on requests and connections.
@AutoConfiguration
@EnableConfigurationProperties(HttpSettings.class)
class HttpAutoConfiguration {
  /// After the filters that decide who may call.
  private static final int FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 30;

  @Bean
  FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(HttpSettings settings) {
    var registration = new FilterRegistrationBean<>(new BodyLimitFilter(settings.maxBody()));
    registration.setOrder(FILTER_ORDER);
    return registration;
  }

  @Bean
  JettyBounds jettyBounds(JettyProblemPage problemPage) {
    return new JettyBounds(problemPage);
  }
}
