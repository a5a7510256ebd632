package dev.millrace.queue.item;

import dev.millrace.queue.call.AnswerBudget;
import dev.millrace.queue.call.Calls;
import dev.millrace.queue.metrics.CallTimers;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class ItemConfiguration {
  @Bean
  EnqueueCall enqueueCall(Calls calls, CallTimers timers, JsonMapper mapper) {
    return new EnqueueCall(calls, timers, mapper);
  }

  /// Inside all other filters: who may call has been decided.
  @Bean
  FilterRegistrationBean<ResultsFilter> resultsFilter(AnswerBudget answers) {
    var registration = new FilterRegistrationBean<>(new ResultsFilter(answers));
    registration.setOrder(Ordered.LOWEST_PRECEDENCE);
    return registration;
  }
}
