package dev.millrace.worker;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.rim.Contact;
import dev.millrace.rim.access.AccessRules;
import dev.millrace.rim.client.Clients;
import dev.millrace.rim.trace.Spans;
import dev.millrace.worker.lease.BootClock;
import dev.millrace.worker.lease.LeaseQueue;
import dev.millrace.worker.lease.Ticker;
import dev.millrace.worker.run.WorkMetrics;
import dev.millrace.worker.run.WorkerRun;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// All the wiring. Beans are destroyed in the reverse order: the worker, which drains, before what
/// its stages share.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WorkerSettings.class)
class WorkerConfiguration {

  @Bean
  WorkerPlan workerPlan(WorkerSettings settings, CommandLine line) {
    return WorkerPlan.of(settings, line.command());
  }

  @Bean
  Ticker ticker() {
    return BootClock.orMonotonic();
  }

  @Bean
  Contact contact(WorkerPlan plan, Ticker ticker) {
    return new Contact("queue " + plan.queue() + " at " + plan.url(), ticker::nanos);
  }

  @Bean
  WorkMetrics workMetrics(MeterRegistry registry) {
    return new WorkMetrics(registry);
  }

  @Bean
  Drivers drivers(
      WorkerPlan plan, WorkMetrics metrics, Clients clients, ObjectProvider<Spans> spans)
      throws IOException {
    return new Drivers(plan, metrics, clients.newClient(), spans.getIfAvailable());
  }

  @Bean
  LeaseQueue leaseQueue(WorkerPlan plan, Clients clients, Ticker ticker, Contact contact) {
    var client = new QueueClient(clients.newClient(), plan.url(), plan.token());
    return new LeaseQueue(client, plan.queue(), plan.name(), plan.lease(), ticker, contact);
  }

  @Bean
  WorkerRun workerRun(
      WorkerPlan plan, LeaseQueue queue, Drivers drivers, WorkMetrics metrics, Ticker ticker) {
    return new WorkerRun(
        queue,
        drivers.driver(),
        plan.run(),
        metrics,
        ticker,
        InstantSource.system(),
        RandomGenerator.getDefault());
  }

  @Bean
  QueueHealth queueHealthIndicator(WorkerRun worker, Contact contact, LeaseQueue queue) {
    return new QueueHealth(worker, contact, queue);
  }

  @Bean
  AccessRules accessRules() {
    return AccessRules.builder().build();
  }

  @Bean
  ApplicationRunner begin(WorkerRun worker) {
    return arguments -> worker.start();
  }
}
