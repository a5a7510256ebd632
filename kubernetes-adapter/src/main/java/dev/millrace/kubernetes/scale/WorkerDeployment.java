package dev.millrace.kubernetes.scale;

import dev.millrace.kubernetes.scale.ScaleSettings.Target;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One Deployment in the cluster. Every call is a call of the cluster's API and may throw a
/// [io.fabric8.kubernetes.client.KubernetesClientException].
final class WorkerDeployment {
  /// On the Deployment; with `off` it is left alone.
  static final String SCALING = "millrace.dev/scaling";

  static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

  /// Far more than a Deployment's name may be followed by.
  private static final int MOST_PODS = 10_000;

  private final KubernetesClient cluster;
  private final String namespace;
  private final String name;

  WorkerDeployment(KubernetesClient cluster, Target target) {
    this.cluster = cluster;
    this.namespace =
        Objects.requireNonNullElseGet(
            target.namespace(),
            () -> Objects.requireNonNullElse(cluster.getNamespace(), "default"));
    this.name = target.deployment();
  }

  /// @param replicas as many as there should be
  /// @param off somebody asked that it be left alone
  /// @param settled whether what there is is what there should be: no roll-out goes on, and no pod
  ///     of an earlier shrinking is left
  /// @param version changes with every change of the Deployment
  record Seen(
      int replicas,
      boolean off,
      boolean settled,
      String version,
      @Nullable LabelSelector selector) {}

  /// @return null when there is no such Deployment
  @Nullable Seen look() {
    Deployment deployment = resource().get();
    if (deployment == null) {
      return null;
    }
    Map<String, String> annotations = deployment.getMetadata().getAnnotations();
    return new Seen(
        Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1),
        annotations != null && "off".equals(annotations.get(SCALING)),
        isSettled(deployment),
        deployment.getMetadata().getResourceVersion(),
        deployment.getSpec().getSelector());
  }

  private static boolean isSettled(Deployment deployment) {
    DeploymentStatus status = deployment.getStatus();
    if (status == null) {
      return false;
    }
    long generation = zero(deployment.getMetadata().getGeneration());
    long pods = zero(status.getReplicas());
    return zero(status.getObservedGeneration()) >= generation
        && pods <= zero(deployment.getSpec().getReplicas())
        && zero(status.getUpdatedReplicas()) >= pods;
  }

  private static long zero(@Nullable Number number) {
    return number == null ? 0 : number.longValue();
  }

  /// The name of a HorizontalPodAutoscaler that scales the same Deployment, KEDA's included.
  @Nullable String autoscaler() {
    return cluster
        .autoscaling()
        .v2()
        .horizontalPodAutoscalers()
        .inNamespace(namespace)
        .list()
        .getItems()
        .stream()
        .filter(
            hpa ->
                "Deployment".equals(hpa.getSpec().getScaleTargetRef().getKind())
                    && name.equals(hpa.getSpec().getScaleTargetRef().getName()))
        .map(hpa -> hpa.getMetadata().getName())
        .findFirst()
        .orElse(null);
  }

  List<WorkerPod> pods(Seen seen) {
    return cluster
        .pods()
        .inNamespace(namespace)
        .withLabelSelector(seen.selector())
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null && !hasEnded(pod))
        .limit(MOST_PODS)
        .map(pod -> new WorkerPod(pod.getMetadata().getName(), isReady(pod), cost(pod)))
        .toList();
  }

  private static boolean hasEnded(Pod pod) {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    return "Succeeded".equals(phase) || "Failed".equals(phase);
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }

  private static int cost(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    String cost = annotations == null ? null : annotations.get(DELETION_COST);
    try {
      return cost == null ? 0 : Integer.parseInt(cost);
    } catch (NumberFormatException e) {
      return -1; // Not as we write it, so it is written anew.
    }
  }

  /// A pod that has gone meanwhile is passed over.
  void deletionCost(String pod, int cost) {
    String patch =
        "{\"metadata\":{\"annotations\":{\"%s\":\"%d\"}}}".formatted(DELETION_COST, cost);
    // By its name alone, the client would get the pod first, which the Role does not allow.
    Pod itself =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(pod)
            .endMetadata()
            .build();
    try {
      cluster
          .pods()
          .inNamespace(namespace)
          .resource(itself)
          .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    } catch (KubernetesClientException e) {
      if (e.getCode() != 404) {
        throw e;
      }
    }
  }

  /// Refused with 409 when the Deployment has changed since it was seen.
  void replicas(Seen seen, int replicas) {
    Scale scale =
        new ScaleBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .withResourceVersion(seen.version())
            .endMetadata()
            .withNewSpec()
            .withReplicas(replicas)
            .endSpec()
            .build();
    resource().scale(scale);
  }

  private RollableScalableResource<Deployment> resource() {
    return cluster.apps().deployments().inNamespace(namespace).withName(name);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
