package dev.millrace.queue.queue;

import dev.millrace.queue.call.Calls;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class QueueConfiguration {
  @Bean
  Operations operations(Calls calls) {
    return new Operations(calls);
  }
}
