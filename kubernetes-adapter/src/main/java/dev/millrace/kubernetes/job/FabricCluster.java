package dev.millrace.kubernetes.job;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.PodSchedulingGate;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The cluster over its API server. Watches resume by themselves, and begin anew with a listing
/// where the server has forgotten too much (410); calls are made once, and whoever makes them knows
/// when to make them again.
final class FabricCluster implements Cluster {
  private static final int CONFLICT = 409;
  private static final String BY_JOB = "job";

  /// Objects in one answer of a listing.
  private static final long PAGE = 500;

  private final KubernetesClient client;
  private final String namespace;
  private final Map<String, String> labels;
  private final ApiPulse pulse;
  private final Runnable news;
  private volatile View view;
  private @Nullable View coming;

  /// @param pulse is told how each call went
  /// @param news called when something was seen, from any thread; must be quick
  FabricCluster(
      KubernetesClient client,
      String namespace,
      Map<String, String> labels,
      ApiPulse pulse,
      Runnable news) {
    this.client = client;
    this.namespace = namespace;
    this.labels = labels;
    this.pulse = pulse;
    this.news = news;
    this.view = new View();
  }

  /// One pair of watches.
  private final class View {
    private final SharedIndexInformer<Job> jobs;
    private final SharedIndexInformer<Pod> pods;
    private volatile @Nullable String failure;

    View() {
      jobs = watch(jobApi().withLabels(labels).withLimit(PAGE).runnableInformer(0));
      pods =
          watch(
              podApi()
                  .withLabels(labels)
                  .withLimit(PAGE)
                  .runnableInformer(0)
                  .addIndexers(Map.of(BY_JOB, pod -> List.of(jobOf(pod)))));
    }

    private <T extends HasMetadata> SharedIndexInformer<T> watch(SharedIndexInformer<T> informer) {
      informer.exceptionHandler(
          (started, thrown) -> {
            notWatched(thrown);
            return true;
          });
      informer.addEventHandler(new News<>());
      informer.start();
      return informer;
    }

    /// The client tries on, and logs it.
    private void notWatched(Throwable thrown) {
      Throwable cause =
          thrown instanceof CompletionException && thrown.getCause() != null
              ? thrown.getCause()
              : thrown;
      failure =
          cause instanceof KubernetesClientException e
              ? failure("list and watch", e).getMessage()
              : cause.toString();
    }

    @Nullable String trouble() {
      return jobs.isWatching() && pods.isWatching() ? null : failure;
    }

    boolean inSync() {
      return jobs.hasSynced() && pods.hasSynced();
    }

    void stop() {
      jobs.stop();
      pods.stop();
    }
  }

  private final class News<T> implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      news.run();
    }

    @Override
    public void onUpdate(T before, T after) {
      news.run();
    }

    @Override
    public void onDelete(T object, boolean unknown) {
      news.run();
    }
  }

  private NonNamespaceOperation<Job, JobList, ScalableResource<Job>> jobApi() {
    return client.batch().v1().jobs().inNamespace(namespace);
  }

  private NonNamespaceOperation<Pod, PodList, PodResource> podApi() {
    return client.pods().inNamespace(namespace);
  }

  private NonNamespaceOperation<ConfigMap, ConfigMapList, Resource<ConfigMap>> configMapApi() {
    return client.configMaps().inNamespace(namespace);
  }

  private static String jobOf(Pod pod) {
    return Objects.requireNonNullElse(pod.getMetadata().getLabels().get(Words.JOB_NAME), "");
  }

  @Override
  public synchronized boolean inSync() {
    if (coming != null && coming.inSync()) {
      view.stop();
      view = coming;
      coming = null;
    }
    return view.inSync();
  }

  @Override
  public synchronized @Nullable String trouble() {
    return coming == null ? view.trouble() : coming.trouble();
  }

  @Override
  public synchronized void relist() {
    if (coming == null && view.inSync()) {
      coming = new View();
    }
  }

  @Override
  public List<Job> jobs() {
    return view.jobs.getStore().list();
  }

  @Override
  public List<Pod> pods(String job) {
    return view.pods.getIndexer().byIndex(BY_JOB, job);
  }

  @Override
  public Job create(Job job) throws ClusterException {
    try {
      return call(
          "create Job",
          () -> made(jobApi().resource(job).fieldValidation(Validation.STRICT).create()));
    } catch (ClusterException e) {
      Job there = e.status() == CONFLICT ? askJob(job.getMetadata().getName()) : null;
      if (there == null || there.getMetadata().getDeletionTimestamp() != null) {
        throw e;
      }
      return there; // its name is made of the leases it is for: it is this one
    }
  }

  @Override
  public void create(ConfigMap map) throws ClusterException {
    try {
      call("create ConfigMap", () -> made(configMapApi().resource(map).create()));
    } catch (ClusterException e) {
      if (e.status() != CONFLICT) {
        throw e;
      }
    }
  }

  /// A proxy in between may say 200 by itself, and then nobody knows whether the object is there.
  private static <T extends HasMetadata> T made(@Nullable T answer) {
    if (answer == null || answer.getMetadata() == null || answer.getMetadata().getUid() == null) {
      throw new KubernetesClientException("answered with something else than the object");
    }
    return answer;
  }

  @Override
  public @Nullable Job askJob(String name) throws ClusterException {
    return call("get Job", () -> jobApi().withName(name).get());
  }

  @Override
  public List<Pod> askPods(String job) throws ClusterException {
    return call(
            "list pods", () -> podApi().withLabels(labels).withLabel(Words.JOB_NAME, job).list())
        .getItems();
  }

  @Override
  public @Nullable ConfigMap askConfigMap(String name) throws ClusterException {
    return call("get ConfigMap", () -> configMapApi().withName(name).get());
  }

  @Override
  public void admit(Pod pod, Map<String, String> annotations) throws ClusterException {
    List<Map<String, String>> others =
        pod.getSpec().getSchedulingGates().stream()
            .map(PodSchedulingGate::getName)
            .filter(gate -> !gate.equals(Words.GATE))
            .map(gate -> Map.of("name", gate))
            .toList();
    var metadata = new HashMap<String, Object>();
    metadata.put("annotations", annotations);
    metadata.put("resourceVersion", pod.getMetadata().getResourceVersion());
    String patch =
        client
            .getKubernetesSerialization()
            .asJson(Map.of("metadata", metadata, "spec", Map.of("schedulingGates", others)));
    call(
        "patch pod",
        () -> podApi().resource(pod).patch(PatchContext.of(PatchType.JSON_MERGE), patch));
  }

  @Override
  public void deleteJob(Job job) throws ClusterException {
    call(
        "delete Job",
        () ->
            jobApi()
                .withName(job.getMetadata().getName())
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete());
  }

  @Override
  public void deletePod(Pod pod) throws ClusterException {
    call("delete pod", () -> podApi().withName(pod.getMetadata().getName()).delete());
  }

  /// A refusal that is not about load says that the server keeps up; so does a quota that is used
  /// up, which only deleting what is over can help.
  ///
  /// A server that does not keep up is not called before it is time, whoever wants to: they all try
  /// again.
  private <T> T call(String what, Supplier<T> call) throws ClusterException {
    if (!pulse.isReady()) {
      throw new ClusterException(what + ": not yet, the server does not keep up", 0, null, null);
    }
    try {
      T answer = call.get();
      pulse.good();
      return answer;
    } catch (KubernetesClientException e) {
      var failure = failure(what, e);
      if (failure.isAboutLoad()) {
        pulse.bad(failure.toString(), failure.retryAfter());
      } else {
        pulse.good();
      }
      throw failure;
    }
  }

  private static ClusterException failure(String what, KubernetesClientException e) {
    Status status = e.getStatus();
    StatusDetails details = status == null ? null : status.getDetails();
    Integer seconds = details == null ? null : details.getRetryAfterSeconds();
    String words =
        status != null && status.getMessage() != null ? status.getMessage() : e.getMessage();
    return new ClusterException(
        "%s: %s".formatted(what, words),
        Math.max(0, e.getCode()), // the client says -1 where there was no answer, or none to read
        seconds == null ? null : Duration.ofSeconds(seconds),
        e);
  }

  @Override
  public synchronized void close() {
    view.stop();
    if (coming != null) {
      coming.stop();
    }
  }
}
