package dev.millrace.queue.batch;

import dev.millrace.queue.call.Calls;
import dev.millrace.queue.call.Duty;
import dev.millrace.queue.engine.Engine;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class BatchConfiguration {
  @Bean
  BatchWaits batchWaits(Calls calls, Engine engine) {
    var waits = new BatchWaits(calls);
    engine.listen(waits);
    return waits;
  }

  @Bean
  Duty endBatchWaits(BatchWaits waits) {
    return Duty.ending(waits::stop);
  }
}
