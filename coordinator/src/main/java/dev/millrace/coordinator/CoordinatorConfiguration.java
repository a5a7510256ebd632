package dev.millrace.coordinator;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.coordinator.join.JoinRun;
import dev.millrace.coordinator.queue.Queues;
import dev.millrace.coordinator.queue.RestQueues;
import dev.millrace.coordinator.reduce.ReduceRun;
import dev.millrace.rim.Contact;
import dev.millrace.rim.access.AccessRules;
import dev.millrace.rim.access.Role;
import dev.millrace.rim.client.Clients;
import dev.millrace.rim.openapi.Descriptions;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CoordinatorSettings.class)
class CoordinatorConfiguration {

  @Bean
  CoordinatorPlan coordinatorPlan(CoordinatorSettings settings) {
    return CoordinatorPlan.of(settings);
  }

  @Bean
  AccessRules accessRules() {
    return AccessRules.builder().allow("GET", "/api/v1/**", Role.VIEWER).build();
  }

  @Bean
  Descriptions descriptions() {
    return Descriptions.of("coordinator");
  }

  @Bean
  Contact contact() {
    return new Contact("the queue-service", System::nanoTime);
  }

  @Bean
  HealthIndicator queueHealthIndicator(Contact contact) {
    return () -> {
      String trouble = contact.trouble();
      return trouble == null
          ? Health.up().build()
          : Health.down().withDetail("queue", trouble).build();
    };
  }

  @Bean
  Queues queues(CoordinatorPlan plan, Clients clients, Contact contact) {
    return new RestQueues(new QueueClient(clients.newClient(), plan.url(), plan.token()), contact);
  }

  @Bean
  Coordination coordination(CoordinatorPlan plan, Queues queues, MeterRegistry registry) {
    RandomGenerator random = RandomGenerator.getDefault();
    return new Coordination(
        plan.join() == null ? null : new JoinRun(plan.join(), queues, registry, random),
        plan.reduce() == null ? null : new ReduceRun(plan.reduce(), queues, registry, random));
  }
}
