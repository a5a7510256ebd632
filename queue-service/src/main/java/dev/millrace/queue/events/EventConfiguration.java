package dev.millrace.queue.events;

import dev.millrace.queue.call.Duty;
import dev.millrace.queue.call.LimitSettings;
import dev.millrace.queue.engine.Engine;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class EventConfiguration {
  @Bean
  EventHub eventHub(LimitSettings limits, Engine engine) {
    var hub = new EventHub(limits.listeners(), limits.listenerBuffer());
    engine.listen(hub);
    return hub;
  }

  @Bean
  Duty endEventStreams(EventHub hub) {
    return Duty.ending(hub::stop);
  }
}
