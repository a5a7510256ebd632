package dev.millrace.queue.hot;

import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

@Configuration(proxyBeanMethods = false)
class HotConfiguration {
  /// Inside all other filters: who may call, and how much, has been decided.
  @Bean
  FilterRegistrationBean<HotPathFilter> hotPathFilter(List<HotCall> calls) {
    var registration = new FilterRegistrationBean<>(new HotPathFilter(calls));
    registration.setOrder(Ordered.LOWEST_PRECEDENCE);
    return registration;
  }
}
