package dev.millrace.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.kubernetes.cluster.FakeCluster;
import dev.millrace.rim.settings.SettingsException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/// The whole service, as far as it can be without a queue.
class KubernetesApplicationTest {
  private static ConfigurableApplicationContext start(String... settings) {
    return new SpringApplication(KubernetesApplication.class).run(settings);
  }

  @Test
  void withoutAQueueThatAnswersItIsNotReady_andSaysWhichOne() {
    try (var cluster = new FakeCluster();
        var context =
            start(
                "--server.port=0",
                "--millrace.kubernetes.url=http://127.0.0.1:1",
                "--millrace.kubernetes.api-server=" + cluster.url(),
                "--millrace.kubernetes.installation=here",
                "--millrace.jobs.queues[0].queue=thumbs",
                "--millrace.jobs.queues[0].namespace=test",
                "--millrace.jobs.queues[0].image=thumbs:7")) {
      var health =
          Objects.requireNonNull(
              context.getBean("jobsHealthIndicator", HealthIndicator.class).health());
      assertThat(health.getStatus()).isEqualTo(Status.DOWN);
      assertThat(health.getDetails()).containsOnlyKeys("thumbs");
    }
  }

  @Test
  void wrongSettingsStopTheStart() {
    assertThatThrownBy(
            () ->
                start(
                    "--server.port=0",
                    "--millrace.kubernetes.url=ftp://x",
                    "--millrace.scale.period=1ms",
                    "--millrace.scale.keda.port=-1",
                    "--millrace.jobs.lease=soon"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("millrace.kubernetes.url is not a base URL")
        .hasMessageContaining("millrace.kubernetes.installation is missing")
        .hasMessageContaining("millrace.scale.period is 1ms")
        .hasMessageContaining("millrace.scale.keda.port is -1")
        .hasMessageContaining("millrace.jobs.lease is \"soon\": write a duration");
  }
}
