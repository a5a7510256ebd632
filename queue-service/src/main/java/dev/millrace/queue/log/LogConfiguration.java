package dev.millrace.queue.log;

import dev.millrace.queue.engine.Engine;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LogConfiguration {
  /// Ends between the last request and the engine.
  @Bean(initMethod = "start", destroyMethod = "stop")
  ItemLog itemLog(Engine engine) {
    var itemLog = new ItemLog(LoggerFactory.getLogger(ItemLog.class));
    // Of several replicas, the one that did it logs it.
    engine.listenHere(itemLog);
    return itemLog;
  }
}
