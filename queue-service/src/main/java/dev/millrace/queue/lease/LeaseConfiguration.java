package dev.millrace.queue.lease;

import dev.millrace.queue.call.AnswerBudget;
import dev.millrace.queue.call.Calls;
import dev.millrace.queue.call.WaitingRoom;
import dev.millrace.queue.metrics.CallTimers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class LeaseConfiguration {
  @Bean
  LeaseCall leaseCall(
      Calls calls, WaitingRoom room, AnswerBudget answers, CallTimers timers, JsonMapper mapper) {
    return new LeaseCall(calls, room, answers, timers, mapper);
  }

  @Bean
  SettleCall settleCall(
      Calls calls, WaitingRoom room, AnswerBudget answers, CallTimers timers, JsonMapper mapper) {
    return new SettleCall(calls, room, answers, timers, mapper);
  }
}
