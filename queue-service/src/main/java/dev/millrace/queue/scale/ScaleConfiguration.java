package dev.millrace.queue.scale;

import dev.millrace.queue.engine.Engine;
import dev.millrace.queue.machine.Transition;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ScaleConfiguration {
  @Bean
  Scaler scaler(Engine engine, InstantSource clock) {
    var meter = new FlowMeter(clock);
    var scaler = new Scaler(meter, clock);
    engine.listen(meter);
    engine.listen(
        transition -> {
          if (transition.type() == Transition.Type.DELETED) {
            scaler.forget(transition.queue());
          }
        });
    return scaler;
  }
}
