package dev.millrace.queue.item;

import dev.millrace.queue.call.Calls;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ItemConfiguration {
  @Bean
  ItemPages itemPages(Calls calls) {
    return new ItemPages(calls);
  }
}
