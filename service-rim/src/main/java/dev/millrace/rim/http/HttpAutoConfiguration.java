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
  /// Inside the filter that writes problems, around those that decide who may call.
  private static final int REQUEST_HEAD_FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 15;

  /// Nobody who may not call gets to send a body.
  private static final int BODY_FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 30;

  @Bean
  FilterRegistrationBean<RequestHeadFilter> requestHeadFilter() {
    var registration = new FilterRegistrationBean<>(new RequestHeadFilter());
    registration.setOrder(REQUEST_HEAD_FILTER_ORDER);
    return registration;
  }

  @Bean
  FilterRegistrationBean<BodyFilter> bodyFilter(HttpSettings settings) {
    var registration = new FilterRegistrationBean<>(new BodyFilter(settings));
    registration.setOrder(BODY_FILTER_ORDER);
    return registration;
  }

  @Bean
  JettyBounds jettyBounds(HttpSettings settings, JettyProblemPage problemPage) {
    return new JettyBounds(settings, problemPage);
  }
}
