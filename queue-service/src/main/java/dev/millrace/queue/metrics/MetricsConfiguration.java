package dev.millrace.queue.metrics;

import dev.millrace.queue.engine.Engine;
import dev.millrace.queue.scale.Scaler;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {
  @Bean
  CallTimers callTimers(MeterRegistry registry) {
    return CallTimers.in(registry);
  }

  @Bean
  QueueMetrics queueMetrics(
      MeterRegistry registry, Engine engine, InstantSource clock, Scaler scaler) {
    var depths = new Depths(engine, clock, status -> scaler.scale(status).desired());
    var metrics = new QueueMetrics(registry, depths);
    engine.listenHere(metrics);
    metrics.begin();
    return metrics;
  }

  @Bean
  EngineHealthIndicator engineHealthIndicator(Engine engine) {
    return new EngineHealthIndicator(engine);
  }

  @Bean
  EngineLifeIndicator engineLifeHealthIndicator(Engine engine) {
    return new EngineLifeIndicator(engine);
  }
}
