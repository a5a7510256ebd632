package dev.millrace.queue.item;

import dev.millrace.queue.call.Calls;
import dev.millrace.queue.metrics.CallTimers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class ItemConfiguration {
  @Bean
  EnqueueCall enqueueCall(Calls calls, CallTimers timers, JsonMapper mapper) {
    return new EnqueueCall(calls, timers, mapper);
  }
}
