package dev.millrace.kubernetes.scale;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.kubernetes.scale.Look.Kind;
import dev.millrace.kubernetes.scale.ScaleSettings.Target;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Over HTTP against a server that behaves as the cluster's API does; see [ScaleSubresource].
class DeploymentScalerTest {
  private static final Map<String, String> LABELS = Map.of("app", "worker");

  private final ScaleSubresource api = new ScaleSubresource();
  private final KubernetesMockServer server =
      new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), api, false);
  private final FakeQueue queue;
  private KubernetesClient cluster;
  private KubernetesClient adapter;
  private DeploymentScaler scaler;
  private long now;

  @SuppressWarnings("NullAway.Init") // set by start
  DeploymentScalerTest() throws IOException {
    queue = new FakeQueue();
  }

  @BeforeEach
  void start() {
    server.init();
    // As the adapter makes its own: what fails is told, and not tried again unseen.
    try (KubernetesClient other = server.createClient()) {
      Config config =
          new ConfigBuilder(other.getConfiguration()).withRequestRetryBackoffLimit(0).build();
      cluster = new KubernetesClientBuilder().withConfig(config).build();
      adapter =
          new KubernetesClientBuilder()
              .withConfig(new ConfigBuilder(config).withOauthToken("adapter").build())
              .build();
    }
    scaler = scaler(new Target("q", "work", "worker", 1, 0, 10));
  }

  @AfterEach
  void stop() {
    cluster.close();
    adapter.close();
    server.destroy();
    queue.close();
  }

  @Test
  void moreReplicasAreThereAtOnce_fromZeroToo() throws Exception {
    deployment(0);
    queue.wants(4);
    assertThat(scaler.look()).isEqualTo(new Look(Kind.RAISED, 4, 4, "0 → 4 replicas"));
    assertThat(replicas()).isEqualTo(4);
    queue.wants(99);
    assertThat(scaler.look().replicas()).as("its most").isEqualTo(10);
  }

  @Test
  void replicasAreCountedByTheItemsEachWorksOn() throws Exception {
    deployment(0);
    queue.wants(9);
    scaler(new Target("q", "work", "worker", 4, 0, 10)).look();
    assertThat(replicas()).isEqualTo(3);
  }

  @Test
  void fewerAreThereAfterAWhileOnly_andAtLastNone() throws Exception {
    deployment(3);
    queue.wants(0);
    assertThat(scaler.look().kind()).isEqualTo(Kind.KEPT);
    pass(29);
    assertThat(scaler.look().kind()).isEqualTo(Kind.KEPT);
    pass(1);
    assertThat(scaler.look()).isEqualTo(new Look(Kind.LOWERED, 0, 0, "3 → 0 replicas"));
    assertThat(api.deleted).hasSize(3);
  }

  @Nested
  class GivenBusyPods {
    @BeforeEach
    void threeOfFivePodsAreAtWork() throws Exception {
      deployment(5);
      // One of them holds two leases, and the name of one begins like the name of another.
      queue.isLeasedTo("worker-1-77", "worker-4-7", "worker-4-7", "worker-0");
      queue.wants(0);
      scaler.look();
      pass(60);
    }

    @Test
    void onlyTheIdleOnesGo() throws Exception {
      Look look = scaler.look();
      assertThat(look.kind()).isEqualTo(Kind.LOWERED);
      assertThat(look.replicas()).isEqualTo(3);
      assertThat(api.deleted).containsExactlyInAnyOrder("worker-2", "worker-3");
    }

    @Test
    void theOthersGoWhenTheyAreIdle_andTheirCostIsTakenBack() throws Exception {
      scaler.look();
      queue.isLeasedTo("worker-4-7");
      assertThat(scaler.look().replicas()).isEqualTo(1);
      queue.isLeasedTo();
      assertThat(scaler.look().replicas()).isZero();
      assertThat(api.deleted).endsWith("worker-4");
    }

    @Test
    void whenAllAreAtWorkNothingIsWritten() throws Exception {
      queue.isLeasedTo("worker-0", "worker-1", "worker-2", "worker-3", "worker-4");
      Look look = scaler.look();
      assertThat(look.kind()).isEqualTo(Kind.KEPT);
      assertThat(look.words()).isEqualTo("5 of its pods are at work");
      assertThat(costs()).isEmpty();
    }

    @Test
    void oneThatIsNotReadyWouldGoFirst_soNoneGoes() throws Exception {
      cluster.pods().inNamespace("work").withName("worker-1").delete();
      cluster.pods().resource(pod("worker-1", false)).create();
      Look look = scaler.look();
      assertThat(look.kind()).isEqualTo(Kind.KEPT);
      assertThat(look.words()).contains("worker-1 is at work and not ready");
      assertThat(api.deleted).isEmpty();
    }

    @Test
    void duringARollOutNoneGoes() throws Exception {
      edit(deployment -> deployment.getStatus().setUpdatedReplicas(2));
      assertThat(scaler.look().words()).contains("roll-out");
      assertThat(api.deleted).isEmpty();
    }
  }

  @Nested
  class GivenOthersWhoScale {
    @Test
    void aChangeAtTheSameMomentIsNotOverwritten_andTheNextLookSeesToIt() throws Exception {
      deployment(1);
      queue.wants(4);
      api.setJustBefore(7);
      assertThat(scaler.look().kind()).isEqualTo(Kind.CONFLICT);
      assertThat(replicas()).isEqualTo(7);
      assertThat(scaler.look().kind()).isEqualTo(Kind.KEPT);
    }

    @Test
    void whatSomebodySetByHandStaysForTheWhile() throws Exception {
      deployment(2);
      queue.wants(2);
      scaler.look();
      pass(600);
      edit(
          deployment -> {
            deployment.getSpec().setReplicas(6);
            deployment.getStatus().setReplicas(6);
            deployment.getStatus().setUpdatedReplicas(6);
          });
      assertThat(scaler.look().replicas()).isEqualTo(6);
      pass(29);
      assertThat(scaler.look().replicas()).isEqualTo(6);
      pass(1);
      assertThat(scaler.look().replicas()).isEqualTo(2);
    }

    @Test
    void anAnnotationTurnsItOff() throws Exception {
      deployment(1);
      edit(
          deployment ->
              deployment.getMetadata().setAnnotations(Map.of("millrace.dev/scaling", "off")));
      queue.wants(4);
      assertThat(scaler.look().kind()).isEqualTo(Kind.REFUSED);
      assertThat(replicas()).isEqualTo(1);
    }

    @Test
    void anAutoscalerOfTheSameDeploymentIsLeftToItself() throws Exception {
      deployment(1);
      autoscaler("other", "another");
      autoscaler("keda-hpa-worker", "worker");
      queue.wants(4);
      Look look = scaler.look();
      assertThat(look.kind()).isEqualTo(Kind.REFUSED);
      assertThat(look.words())
          .isEqualTo(
              "HorizontalPodAutoscaler keda-hpa-worker scales it too: delete one of the two");
      assertThat(replicas()).isEqualTo(1);
    }

    private void autoscaler(String name, String deployment) {
      cluster
          .resource(
              new HorizontalPodAutoscalerBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .withNamespace("work")
                  .endMetadata()
                  .withNewSpec()
                  .withMaxReplicas(3)
                  .withNewScaleTargetRef("apps/v1", "Deployment", deployment)
                  .endSpec()
                  .build())
          .create();
    }
  }

  @Nested
  class GivenNoAnswer {
    @ParameterizedTest
    @CsvSource({
      "401, does not know this service account",
      "403, see the Role in the README",
      "429, overloaded",
      "500, answers 500"
    })
    void ofTheCluster_nothingIsDoneAndTheReasonIsTold(int status, String words) throws Exception {
      deployment(1);
      queue.wants(4);
      api.fail(status);
      Look look = scaler.look();
      assertThat(look.kind()).isEqualTo(Kind.FAILED);
      assertThat(look.words()).contains(words);
      assertThat(scaler.look().kind()).as("the next look").isEqualTo(Kind.RAISED);
    }

    @Test
    void becauseThereIsNoSuchDeployment_itSaysSo() throws Exception {
      queue.wants(4);
      assertThat(scaler.look()).isEqualTo(Look.unknown(Kind.FAILED, "there is no such Deployment"));
    }

    @Test
    void ofTheQueue_nobodyGoesHoweverLongItLasts() throws Exception {
      deployment(5);
      queue.wants(5);
      scaler.look();
      queue.isAway(true);
      pass(3600);
      assertThat(scaler.look().kind()).isEqualTo(Kind.FAILED);
      assertThat(replicas()).isEqualTo(5);

      queue.isAway(false);
      queue.wants(1);
      assertThat(scaler.look().kind()).as("it has only just come back").isEqualTo(Kind.KEPT);
      pass(30);
      assertThat(scaler.look().replicas()).isEqualTo(1);
    }

    @Test
    void becauseTheQueueIsGone_itSaysSo() throws Exception {
      deployment(1);
      queue.close();
      Look look = scaler.look();
      assertThat(look.kind()).isEqualTo(Kind.FAILED);
      assertThat(look.words())
          .startsWith("queue q cannot be asked: nothing accepts connections at 127.0.0.1:");
    }

    @Test
    void becauseTheClusterIsGone_itSaysSo() throws Exception {
      deployment(1);
      server.destroy();
      Look look = scaler.look();
      assertThat(look.kind()).isEqualTo(Kind.FAILED);
      assertThat(look.words()).contains("gives no answer");
    }
  }

  private DeploymentScaler scaler(Target target) {
    return new DeploymentScaler(
        target,
        queue.client(),
        new WorkerDeployment(adapter, target),
        Duration.ofSeconds(30),
        () -> now);
  }

  private void pass(int seconds) {
    now += seconds * 1000L;
  }

  private void deployment(int replicas) {
    cluster
        .resource(
            new DeploymentBuilder()
                .withNewMetadata()
                .withName("worker")
                .withNamespace("work")
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .withMatchLabels(LABELS)
                .endSelector()
                .endSpec()
                .withNewStatus()
                .withReplicas(replicas)
                .withUpdatedReplicas(replicas)
                .withObservedGeneration(9L)
                .endStatus()
                .build())
        .create();
    for (int i = 0; i < replicas; i++) {
      cluster.pods().resource(pod("worker-" + i, true)).create();
    }
  }

  private static Pod pod(String name, boolean ready) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("work")
        .withLabels(LABELS)
        .endMetadata()
        .withNewStatus()
        .withPhase("Running")
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready ? "True" : "False")
        .endCondition()
        .endStatus()
        .build();
  }

  private Deployment stored() {
    return requireNonNull(
        cluster.apps().deployments().inNamespace("work").withName("worker").get());
  }

  private int replicas() {
    return stored().getSpec().getReplicas();
  }

  private void edit(Consumer<Deployment> change) {
    Deployment deployment = stored();
    change.accept(deployment);
    cluster.resource(deployment).update();
  }

  private List<String> costs() {
    return cluster.pods().inNamespace("work").list().getItems().stream()
        .map(pod -> pod.getMetadata().getAnnotations())
        .filter(annotations -> annotations != null)
        .map(annotations -> annotations.get(WorkerDeployment.DELETION_COST))
        .filter(cost -> cost != null)
        .toList();
  }
}
