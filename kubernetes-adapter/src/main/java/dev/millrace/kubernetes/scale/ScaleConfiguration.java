package dev.millrace.kubernetes.scale;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.kubernetes.scale.keda.KedaScaler;
import dev.millrace.kubernetes.scale.keda.KedaServer;
import dev.millrace.rim.tls.Tls;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.InsecureServerCredentials;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ScaleSettings.class)
class ScaleConfiguration {

  @Bean
  ScaleDuty scaleDuty(
      ScaleSettings settings,
      QueueClient queues,
      KubernetesClient cluster,
      MeterRegistry registry) {
    List<ScaleLoop> loops =
        settings.deployments().stream()
            .map(
                target ->
                    new DeploymentScaler(
                        target,
                        queues,
                        new WorkerDeployment(cluster, target),
                        settings.scaleDownAfter(),
                        () -> System.nanoTime() / 1_000_000))
            .map(scaler -> new ScaleLoop(scaler, settings.period(), registry))
            .toList();
    return new ScaleDuty(loops);
  }

  @Bean
  KedaServer kedaServer(ScaleSettings settings, QueueClient queues, SslBundles bundles) {
    ScaleSettings.KedaSsl ssl = settings.keda().ssl();
    return new KedaServer(
        settings.keda().address(),
        settings.keda().port(),
        ssl.bundle() == null
            ? InsecureServerCredentials.create()
            : KedaServer.credentials(Tls.of(bundles, ssl.bundle()), ssl.clientAuth()),
        new KedaScaler(queues, settings.period()));
  }
}
