package dev.millrace.kubernetes.job;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.trace.ItemTrace;
import dev.millrace.kubernetes.ConnectionSettings;
import dev.millrace.rim.trace.Spans;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// All the wiring of this feature.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(JobSettings.class)
class JobConfiguration {

  @Bean
  JobPlan jobPlan(JobSettings settings, ConnectionSettings connection) {
    return JobPlan.of(settings, connection);
  }

  @Bean
  JobService jobService(
      JobPlan plan,
      ConnectionSettings connection,
      KubernetesClient client,
      QueueClient queues,
      MeterRegistry registry,
      ObjectProvider<Spans> traces) {
    Spans spans = traces.getIfAvailable();
    var metrics = new JobMetrics(registry);
    String installation = connection.installation();
    return new JobService(
        installation,
        plan,
        namespace -> queuesWithJobs(client, namespace, installation),
        queue ->
            new QueueRun(
                queue,
                plan,
                new JobFactory(queue, spans == null ? null : traceparents(spans, queue.queue())),
                new QueueLeases(queues, queue.queue(), "jobs-" + installation, plan.lease()),
                (pulse, news) ->
                    new FabricCluster(
                        client,
                        queue.namespace(),
                        Map.of(Words.INSTALLATION, installation, Words.QUEUE, queue.queue()),
                        pulse,
                        news),
                metrics,
                InstantSource.system(),
                System::nanoTime,
                RandomGenerator.getDefault()));
  }

  private static UnaryOperator<String> traceparents(Spans spans, String queue) {
    return item -> spans.traceparent(ItemTrace.of(queue, item));
  }

  private static Set<String> queuesWithJobs(
      KubernetesClient client, String namespace, String installation) throws ClusterException {
    try {
      var queues = new TreeSet<String>();
      for (Job job :
          client
              .batch()
              .v1()
              .jobs()
              .inNamespace(namespace)
              .withLabel(Words.INSTALLATION, installation)
              .list()
              .getItems()) {
        String queue = job.getMetadata().getLabels().get(Words.QUEUE);
        if (queue != null) {
          queues.add(queue);
        }
      }
      return queues;
    } catch (KubernetesClientException e) {
      throw new ClusterException(String.valueOf(e.getMessage()), e.getCode(), null, e);
    }
  }

  @Bean
  JobHealth jobsHealthIndicator(JobService jobs) {
    return new JobHealth(jobs);
  }

  @Bean
  ApplicationRunner beginJobs(JobService jobs) {
    return arguments -> jobs.start();
  }
}
