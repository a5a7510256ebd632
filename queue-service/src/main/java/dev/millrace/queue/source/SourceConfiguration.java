package dev.millrace.queue.source;

import dev.millrace.queue.call.Calls;
import dev.millrace.queue.call.Duty;
import dev.millrace.queue.engine.Engine;
import dev.millrace.rim.client.Clients;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SourceSettings.class)
class SourceConfiguration {
  @Bean
  SourceReconciler sourceReconciler(
      SourceSettings settings, Clients clients, Calls calls, Engine engine, InstantSource clock) {
    var reconciler =
        new SourceReconciler(settings, clients.newClient(), calls, clock, engine::tends);
    engine.listen(reconciler);
    engine.onMove(reconciler::moved);
    engine.describeWith(reconciler::withSource);
    return reconciler;
  }

  @Bean
  Duty readSources(SourceReconciler reconciler) {
    return new Duty(reconciler::start, reconciler::stop);
  }
}
