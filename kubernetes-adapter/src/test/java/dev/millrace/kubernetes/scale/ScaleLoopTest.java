package dev.millrace.kubernetes.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.kubernetes.scale.Look.Kind;
import dev.millrace.kubernetes.scale.ScaleSettings.Target;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScaleLoopTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final KubernetesClient cluster = new KubernetesClientBuilder().build();
  private final FakeQueue queue;
  private final ScaleLoop loop;

  ScaleLoopTest() throws IOException {
    queue = new FakeQueue();
    var target = new Target("q", "work", "worker", 1, 0, 10);
    var scaler =
        new DeploymentScaler(
            target,
            queue.client(),
            new WorkerDeployment(cluster, target),
            Duration.ofSeconds(30),
            () -> 0);
    loop = new ScaleLoop(scaler, Duration.ofSeconds(5), registry);
  }

  @AfterEach
  void stop() {
    cluster.close();
    queue.close();
  }

  @Test
  void whileLooksFailItLooksLessAndLessOften() {
    Look failed = Look.unknown(Kind.FAILED, "no answer");
    assertThat(loop.pause()).isEqualTo(Duration.ofSeconds(5));
    loop.tell(failed);
    assertThat(loop.pause()).isEqualTo(Duration.ofSeconds(10));
    for (int i = 0; i < 100; i++) {
      loop.tell(failed);
    }
    assertThat(loop.pause()).isEqualTo(Duration.ofMinutes(1));
    loop.tell(new Look(Kind.KEPT, 3, 3, ""));
    assertThat(loop.pause()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void itsFiguresAreThoseOfTheLastLook() {
    assertThat(gauge("millrace.scale.replicas")).isNaN();
    loop.tell(new Look(Kind.RAISED, 3, 7, "0 → 3 replicas"));
    assertThat(gauge("millrace.scale.replicas")).isEqualTo(3);
    assertThat(gauge("millrace.scale.wanted")).isEqualTo(7);
    assertThat(registry.get("millrace.scale.looks").tag("kind", "raised").counter().count())
        .isEqualTo(1);
  }

  @Test
  void itEndsWhenItIsTold() throws InterruptedException {
    var stopped = new CountDownLatch(1);
    Thread thread = Thread.ofVirtual().start(() -> loop.run(stopped));
    stopped.countDown();
    assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
  }

  private double gauge(String name) {
    return registry.get(name).tag("queue", "q").gauge().value();
  }
}
