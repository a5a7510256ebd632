package dev.millrace.kubernetes.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.kubernetes.scale.keda.KedaServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ScaleConfigurationTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final FakeQueue queue;
  private final ApplicationContextRunner runner;

  ScaleConfigurationTest() throws IOException {
    queue = new FakeQueue();
    runner =
        new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
            .withUserConfiguration(ScaleConfiguration.class)
            .withBean(SimpleMeterRegistry.class, () -> registry)
            .withBean(QueueClient.class, queue::client)
            .withBean(
                KubernetesClient.class,
                () ->
                    new KubernetesClientBuilder()
                        .withConfig(
                            new ConfigBuilder()
                                .withMasterUrl("http://127.0.0.1:1")
                                .withRequestRetryBackoffLimit(0)
                                .build())
                        .build());
  }

  @AfterEach
  void stop() {
    queue.close();
  }

  @Test
  void withoutSettingsNothingIsScaledAndNoPortIsOpen() {
    runner.run(
        context -> {
          assertThat(context.getBean(ScaleDuty.class).isRunning()).isFalse();
          assertThat(context.getBean(KedaServer.class).port()).isEqualTo(-1);
        });
  }

  @Test
  void aDeploymentIsLookedAtAndKedaIsServed() {
    runner
        .withPropertyValues(
            "millrace.scale.period=1s",
            "millrace.scale.keda.port=0",
            "millrace.scale.deployments[0].queue=q",
            "millrace.scale.deployments[0].deployment=worker")
        .run(
            context -> {
              assertThat(context.getBean(KedaServer.class).port()).isPositive();
              await()
                  .until(
                      () ->
                          registry
                                  .find("millrace.scale.looks")
                                  .tags("queue", "q", "kind", "failed")
                                  .counter()
                              != null);
            });
  }
}
