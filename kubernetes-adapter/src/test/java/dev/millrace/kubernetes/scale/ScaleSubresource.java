package dev.millrace.kubernetes.scale;

import dev.millrace.kubernetes.cluster.Rights;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The CRUD server of the tests with what it lacks: the `scale` subresource of Deployments with the
/// check of the version, a ReplicaSet that deletes the pods that are too many in the order of a
/// real one, and faults that are asked for.
final class ScaleSubresource extends KubernetesCrudDispatcher {
  private static final String SCALE = "/scale";
  private final Rights rights = Rights.of("thumbnailer/base/scaler.yaml");
  private final ConcurrentLinkedQueue<Integer> faults = new ConcurrentLinkedQueue<>();
  final List<String> deleted = new ArrayList<>();

  private volatile int meanwhile = -1;

  /// The next calls are answered so.
  void fail(int... statuses) {
    for (int status : statuses) {
      faults.add(status);
    }
  }

  /// Somebody else sets this number just before the next client does.
  void setJustBefore(int replicas) {
    meanwhile = replicas;
  }

  /// Who comes with a token is the scaler, and may do what its Role in the manifests says.
  @Override
  public MockResponse dispatch(RecordedRequest request) {
    boolean scaler = "Bearer adapter".equals(request.getHeader("Authorization"));
    return scaler && rights.refusal(request) != null ? refusal(403) : super.dispatch(request);
  }

  @Override
  public MockResponse handleGet(String path) {
    Integer fault = faults.poll();
    return fault != null ? refusal(fault) : super.handleGet(path);
  }

  @Override
  public MockResponse handleUpdate(RecordedRequest request) {
    String path = request.getPath();
    if (!path.endsWith(SCALE)) {
      return super.handleUpdate(request);
    }
    String parent = path.substring(0, path.length() - SCALE.length());
    if (meanwhile >= 0) {
      Deployment theirs = deployment(parent);
      theirs.getSpec().setReplicas(meanwhile);
      put(request, parent, theirs);
      meanwhile = -1;
    }
    Deployment deployment = deployment(parent);
    var scale = Serialization.unmarshal(request.getUtf8Body(), Scale.class);
    String version = deployment.getMetadata().getResourceVersion();
    if (!version.equals(scale.getMetadata().getResourceVersion())) {
      return refusal(409);
    }
    int replicas = scale.getSpec().getReplicas();
    deployment.getSpec().setReplicas(replicas);
    deployment.getStatus().setReplicas(replicas);
    deployment.getStatus().setUpdatedReplicas(replicas);
    put(request, parent, deployment);
    deletePods(parent.replaceFirst("/apis/apps/v1", "/api/v1"), replicas);
    return new MockResponse().setResponseCode(200).setBody(Serialization.asJson(scale));
  }

  private Deployment deployment(String path) {
    return Serialization.unmarshal(super.handleGet(path).getBody().readUtf8(), Deployment.class);
  }

  private void put(RecordedRequest request, String path, Object object) {
    super.handleUpdate(
        new RecordedRequest(
            "HTTP/1.1",
            HttpMethod.PUT,
            path,
            request.getHeaders(),
            new Buffer(Serialization.asJson(object).getBytes())));
  }

  /// Not ready ones first, then by cost; the newest of those that are alike, which have the last
  /// name here.
  private void deletePods(String deployment, int replicas) {
    String folder = deployment.substring(0, deployment.indexOf("/deployments/")) + "/pods";
    List<Pod> pods =
        new ArrayList<>(
            Serialization.unmarshal(super.handleGet(folder).getBody().readUtf8(), PodList.class)
                .getItems());
    pods.sort(
        Comparator.comparing(ScaleSubresource::isReady)
            .thenComparing(ScaleSubresource::cost)
            .thenComparing(pod -> pod.getMetadata().getName(), Comparator.reverseOrder()));
    for (Pod pod : pods.subList(0, Math.max(0, pods.size() - replicas))) {
      deleted.add(pod.getMetadata().getName());
      super.handleDelete(folder + "/" + pod.getMetadata().getName());
    }
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(condition -> "True".equals(condition.getStatus()));
  }

  private static int cost(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    String cost = annotations == null ? null : annotations.get(WorkerDeployment.DELETION_COST);
    return cost == null ? 0 : Integer.parseInt(cost);
  }

  private static MockResponse refusal(int status) {
    var body =
        new StatusBuilder().withStatus("Failure").withCode(status).withMessage("asked for").build();
    return new MockResponse().setResponseCode(status).setBody(Serialization.asJson(body));
  }
}
