package dev.millrace.queue.call;

import dev.millrace.queue.engine.Engine;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitSettings.class)
class CallConfiguration {
  @Bean
  Calls calls(Engine engine) {
    return new Calls(engine);
  }

  @Bean
  Duty endLongPolls(Calls calls) {
    return Duty.ending(calls::stopWaiting);
  }

  @Bean
  AnswerBudget answerBudget() {
    return AnswerBudget.ofHeap();
  }

  @Bean
  WaitingRoom waitingRoom(LimitSettings limits) {
    return new WaitingRoom(limits.waiting());
  }
}
