package dev.millrace.queue.trace;

import dev.millrace.queue.engine.Engine;
import dev.millrace.rim.trace.Spans;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("millrace.tracing.endpoint")
class TraceConfiguration {
  @Bean
  ItemSpans itemSpans(Engine engine, Spans spans) {
    var told = new ItemSpans(spans);
    // Of several replicas, the one that did it tells it.
    engine.listenHere(told);
    return told;
  }
}
