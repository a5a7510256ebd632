package dev.millrace.kubernetes.cluster;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A cluster of one node that runs Indexed Jobs, in this process. What a container does is a
/// function of the test's.
///
/// It is driven by the calls of clients and by the ends of containers, on one thread of its own.
/// Times that it writes are an hour ahead: the clock of its node is wrong.
public final class FakeCluster implements AutoCloseable, ApiServer.Controllers {
  public static final String NAMESPACE = "test";
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Z_]+)\\)");
  private static final Duration CLOCK_ERROR = Duration.ofHours(1);

  private final ApiServer api = new ApiServer();
  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(Serialization.jsonMapper()),
          new MockWebServer(),
          new HashMap<>(),
          api,
          false);
  private final ScheduledExecutorService node =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("fake-cluster").unstarted(task));
  private final Map<String, Indexes> jobs = new ConcurrentHashMap<>();
  private final AtomicInteger serial = new AtomicInteger();
  private final AtomicInteger mostObjects = new AtomicInteger();
  private final AtomicInteger mostPods = new AtomicInteger();
  private volatile Function<Run, End> program = run -> End.done();
  private volatile boolean makesNoPods;

  /// The Job controller's books of one Job.
  private static final class Indexes {
    final TreeSet<Integer> done = new TreeSet<>();
    final TreeSet<Integer> failed = new TreeSet<>();
    final Map<Integer, String> active = new TreeMap<>();
    boolean suspended;
  }

  public FakeCluster() {
    api.tell(this);
    server.init();
  }

  /// @param what runs in place of each container `worker` when its pod starts
  public FakeCluster runs(Function<Run, End> what) {
    program = what;
    return this;
  }

  /// The same, and each run is noted down before.
  public FakeCluster runs(Collection<Run> noted, Function<Run, End> what) {
    return runs(
        run -> {
          noted.add(run);
          return what.apply(run);
        });
  }

  public String url() {
    return server.url("/");
  }

  public KubernetesClient client() {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url())
            .withNamespace(NAMESPACE)
            .withRequestRetryBackoffLimit(0)
            .withRequestTimeout(2000)
            .withWatchReconnectInterval(50)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  public void misbehave(Function<RecordedRequest, @Nullable MockResponse> broken) {
    api.misbehave(broken);
  }

  public void behave() {
    api.misbehave(request -> null);
    api.loseAnswers(request -> false);
  }

  /// Those calls are done, and answered with a 504.
  public void loseAnswers(Predicate<RecordedRequest> which) {
    api.loseAnswers(which);
  }

  /// Watches stay open and say nothing while muted.
  public void muteWatches(boolean mute) {
    api.muteWatches(mute);
  }

  public static MockResponse tooManyRequests(int retryAfterSeconds) {
    return ApiServer.tooMany(retryAfterSeconds);
  }

  public static MockResponse refusal(int code, String reason, String message) {
    return ApiServer.status(code, reason, message);
  }

  public void dropWatches() {
    api.dropWatches();
  }

  public void bookmark(String version) {
    api.bookmark(version);
  }

  public void expireWatches() {
    api.expireWatches();
  }

  public int watches() {
    return api.watches();
  }

  /// Calls of clients by verb and kind, watches not among them.
  public Map<String, Integer> calls() {
    return api.calls();
  }

  /// @param what such as `GET pods`
  public int calls(String what) {
    return api.calls().getOrDefault(what, 0);
  }

  /// Jobs, pods and ConfigMaps that there were at once.
  public int mostObjects() {
    return mostObjects.get();
  }

  /// Pods that ran or could have at once.
  public int mostPods() {
    return mostPods.get();
  }

  public List<Job> jobs() {
    return list("/apis/batch/v1/namespaces/test/jobs", Job.class);
  }

  public List<Pod> pods() {
    return list("/api/v1/namespaces/test/pods", Pod.class);
  }

  public List<ConfigMap> configMaps() {
    return list("/api/v1/namespaces/test/configmaps", ConfigMap.class);
  }

  /// Takes Jobs and makes no pods of them, as where a policy of the namespace admits none.
  public void makesNoPods(boolean none) {
    makesNoPods = none;
    jobs.keySet().forEach(job -> later(Duration.ZERO, () -> fill(job)));
  }

  /// Deletes it as `kubectl delete job` would.
  public void deleteJob(String name) {
    api.handleDelete(path("jobs", name));
    jobDeleted(NAMESPACE, name);
  }

  /// Takes a pod away without a trace, as when its node is removed.
  public void losePod(String name) {
    api.handleDelete(path("pods", name));
    podDeleted(NAMESPACE, name);
  }

  /// Makes the end of a pod that runs.
  public void end(String pod, End end) {
    later(Duration.ZERO, () -> finish(pod, end));
  }

  /// Admits a suspended Job, as Kueue does; or takes it back. A pod that is ended for that is a
  /// failure of its index, which gets no other one when the Job goes on.
  public void suspend(String job, boolean suspended) {
    later(
        Duration.ZERO,
        () -> {
          Job current = get("jobs", job, Job.class);
          Indexes indexes = jobs.get(job);
          if (current == null || indexes == null) {
            return;
          }
          current.getSpec().setSuspend(suspended);
          put("jobs", current, "");
          indexes.suspended = suspended;
          if (suspended) {
            Map.copyOf(indexes.active)
                .forEach(
                    (index, pod) -> {
                      api.handleDelete(path("pods", pod));
                      over(job, index, false);
                    });
          } else {
            fill(job);
          }
        });
  }

  @Override
  public void jobCreated(String namespace, String name) {
    later(
        Duration.ZERO,
        () -> {
          Job job = get("jobs", name, Job.class);
          if (job != null) {
            var indexes = new Indexes();
            indexes.suspended = Boolean.TRUE.equals(job.getSpec().getSuspend());
            jobs.put(name, indexes);
            fill(name);
          }
        });
  }

  @Override
  public void jobDeleted(String namespace, String name) {
    later(
        Duration.ZERO,
        () -> {
          jobs.remove(name);
          pods().stream()
              .filter(
                  pod ->
                      name.equals(
                          pod.getMetadata().getLabels().get("batch.kubernetes.io/job-name")))
              .forEach(pod -> api.handleDelete(path("pods", pod.getMetadata().getName())));
          configMaps().stream()
              .filter(
                  map ->
                      map.getMetadata().getOwnerReferences().stream()
                          .anyMatch(owner -> owner.getName().equals(name)))
              .forEach(map -> api.handleDelete(path("configmaps", map.getMetadata().getName())));
        });
  }

  @Override
  public void podDeleted(String namespace, String name) {
    later(
        Duration.ZERO,
        () ->
            jobs.forEach(
                (job, indexes) ->
                    indexes.active.entrySet().stream()
                        .filter(entry -> entry.getValue().equals(name))
                        .findFirst()
                        .ifPresent(entry -> over(job, entry.getKey(), false))));
  }

  @Override
  public void podChanged(String namespace, String name) {
    later(Duration.ZERO, () -> start(name));
  }

  /// Makes pods for indexes that have none, as many as may run.
  private void fill(String name) {
    Job job = get("jobs", name, Job.class);
    Indexes indexes = jobs.get(name);
    if (job == null || indexes == null || indexes.suspended || makesNoPods) {
      return;
    }
    for (int i = 0;
        i < job.getSpec().getCompletions()
            && indexes.active.size() < job.getSpec().getParallelism();
        i++) {
      if (!indexes.done.contains(i)
          && !indexes.failed.contains(i)
          && !indexes.active.containsKey(i)) {
        Pod pod = pod(job, i);
        indexes.active.put(i, pod.getMetadata().getName());
        api.handleCreate(post("/api/v1/namespaces/test/pods", pod));
      }
    }
    tell(job, indexes);
    mostPods.accumulateAndGet(
        jobs.values().stream().mapToInt(each -> each.active.size()).sum(), Math::max);
    mostObjects.accumulateAndGet(api.objects(), Math::max);
  }

  private Pod pod(Job job, int index) {
    Map<String, String> labels =
        new HashMap<>(job.getSpec().getTemplate().getMetadata().getLabels());
    labels.put("batch.kubernetes.io/job-name", job.getMetadata().getName());
    return new PodBuilder()
        .withNewMetadata()
        .withName(
            "%s-%d-%05d".formatted(job.getMetadata().getName(), index, serial.incrementAndGet()))
        .withNamespace(NAMESPACE)
        .withLabels(labels)
        .addToAnnotations("batch.kubernetes.io/job-completion-index", String.valueOf(index))
        .addNewOwnerReference()
        .withApiVersion("batch/v1")
        .withKind("Job")
        .withName(job.getMetadata().getName())
        .withUid(job.getMetadata().getUid())
        .endOwnerReference()
        .endMetadata()
        .withSpec(job.getSpec().getTemplate().getSpec())
        .withNewStatus()
        .withPhase("Pending")
        .endStatus()
        .build();
  }

  /// The scheduler and the kubelet.
  private void start(String name) {
    Pod pod = get("pods", name, Pod.class);
    if (pod == null || !pod.getSpec().getSchedulingGates().isEmpty()) {
      return;
    }
    Container worker =
        pod.getSpec().getContainers().stream()
            .filter(container -> container.getName().equals("worker"))
            .findFirst()
            .orElseThrow();
    Map<String, String> environment = environment(pod, worker);
    String item = item(pod, worker, environment);
    if (item == null) {
      later(Duration.ofMillis(50), () -> start(name)); // FailedMount: the kubelet tries again
      return;
    }
    End end = program.apply(new Run(name, worker.getImage(), environment, item));
    Duration after = end instanceof End.Exit exit ? exit.after() : Duration.ZERO;
    if (!after.isZero() || end instanceof End.Hang) {
      status(
          pod,
          new PodStatusBuilder()
              .withPhase("Running")
              .addNewContainerStatus()
              .withName("worker")
              .withNewState()
              .withNewRunning()
              .withStartedAt(time())
              .endRunning()
              .endState()
              .endContainerStatus()
              .build());
    }
    if (!(end instanceof End.Hang)) {
      later(after, () -> finish(name, end));
    }
  }

  private static Map<String, String> environment(Pod pod, Container container) {
    var environment = new LinkedHashMap<String, String>();
    for (EnvVar variable : container.getEnv()) {
      String value = variable.getValue();
      if (variable.getValueFrom() != null && variable.getValueFrom().getFieldRef() != null) {
        String path = variable.getValueFrom().getFieldRef().getFieldPath();
        String annotation = path.substring("metadata.annotations['".length(), path.length() - 2);
        value = pod.getMetadata().getAnnotations().getOrDefault(annotation, "");
      }
      environment.put(variable.getName(), value == null ? "" : value);
    }
    return environment;
  }

  /// What is mounted at `WORK_ITEM_FILE`; null while there is nothing to mount.
  private @Nullable String item(Pod pod, Container worker, Map<String, String> environment) {
    return worker.getVolumeMounts().stream()
        .filter(mount -> mount.getMountPath().equals(environment.get("WORK_ITEM_FILE")))
        .findFirst()
        .map(
            mount -> {
              var volume =
                  pod.getSpec().getVolumes().stream()
                      .filter(each -> each.getName().equals(mount.getName()))
                      .findFirst()
                      .orElseThrow();
              if (volume.getEmptyDir() != null) {
                return "";
              }
              Matcher reference = REFERENCE.matcher(mount.getSubPathExpr());
              String file =
                  reference.replaceAll(
                      found -> Matcher.quoteReplacement(environment.get(found.group(1))));
              ConfigMap map = get("configmaps", volume.getConfigMap().getName(), ConfigMap.class);
              return map == null ? null : map.getData().get(file);
            })
        .orElse(null);
  }

  private void finish(String name, End end) {
    Pod pod = get("pods", name, Pod.class);
    if (pod == null) {
      return;
    }
    switch (end) {
      case End.Exit(int status, String message, Duration after) ->
          status(
              pod,
              terminated(
                  status == 0 ? "Succeeded" : "Failed",
                  status == 0 ? "Completed" : "Error",
                  status,
                  message));
      case End.Accompanied() -> status(pod, terminated("Running", "Completed", 0, ""));
      case End.OutOfMemory() -> status(pod, terminated("Failed", "OOMKilled", 137, ""));
      case End.NoProgram() ->
          status(pod, terminated("Failed", "StartError", 128, "exec: no such file"));
      case End.Evicted(String message) ->
          status(
              pod,
              new PodStatusBuilder(terminated("Failed", "Error", 137, ""))
                  .withReason("Evicted")
                  .withMessage(message)
                  .addNewCondition()
                  .withType("DisruptionTarget")
                  .withStatus("True")
                  .endCondition()
                  .build());
      case End.DeadlineExceeded() ->
          status(
              pod,
              new PodStatusBuilder(terminated("Failed", "Error", 143, ""))
                  .withReason("DeadlineExceeded")
                  .build());
      case End.NoImage() ->
          status(
              pod,
              new PodStatusBuilder()
                  .withPhase("Pending")
                  .addNewContainerStatus()
                  .withName("worker")
                  .withImage(pod.getSpec().getContainers().getFirst().getImage())
                  .withNewState()
                  .withNewWaiting("Back-off pulling image: not found", "ImagePullBackOff")
                  .endState()
                  .endContainerStatus()
                  .build());
      case End.NoNode(String message) ->
          status(
              pod,
              new PodStatusBuilder()
                  .withPhase("Pending")
                  .addNewCondition()
                  .withType("PodScheduled")
                  .withStatus("False")
                  .withMessage(message)
                  .endCondition()
                  .build());
      case End.Unfetched(String message) ->
          status(
              pod,
              new PodStatusBuilder()
                  .withPhase("Failed")
                  .withInitContainerStatuses(init("millrace-fetch", 1, message))
                  .build());
      case End.Hang() -> {}
    }
    if (!(end instanceof End.NoImage)
        && !(end instanceof End.NoNode)
        && !(end instanceof End.Accompanied)
        && !(end instanceof End.Hang)) {
      String job = pod.getMetadata().getLabels().getOrDefault("batch.kubernetes.io/job-name", "");
      int index =
          Integer.parseInt(
              pod.getMetadata().getAnnotations().get("batch.kubernetes.io/job-completion-index"));
      over(job, index, end instanceof End.Exit exit && exit.status() == 0);
    }
  }

  private static PodStatus terminated(String phase, String reason, int exit, String message) {
    return new PodStatusBuilder()
        .withPhase(phase)
        .addNewContainerStatus()
        .withName("worker")
        .withNewState()
        .withNewTerminated()
        .withReason(reason)
        .withExitCode(exit)
        .withMessage(message.isEmpty() ? null : message)
        .withFinishedAt(time())
        .endTerminated()
        .endState()
        .endContainerStatus()
        .build();
  }

  private static ContainerStatus init(String name, int exit, String message) {
    return new ContainerStatusBuilder()
        .withName(name)
        .withNewState()
        .withNewTerminated()
        .withExitCode(exit)
        .withMessage(message)
        .endTerminated()
        .endState()
        .build();
  }

  private static String time() {
    return Instant.now().plus(CLOCK_ERROR).toString();
  }

  /// The Job controller sees that an index has ended.
  private void over(String name, int index, boolean succeeded) {
    Indexes indexes = jobs.get(name);
    Job job = get("jobs", name, Job.class);
    if (indexes == null || job == null) {
      return;
    }
    indexes.active.remove(index);
    (succeeded ? indexes.done : indexes.failed).add(index);
    tell(job, indexes);
    fill(name);
  }

  /// The Job controller writes down how far it is.
  private void tell(Job job, Indexes indexes) {
    var status =
        new JobStatusBuilder()
            .withActive(indexes.active.size())
            .withSucceeded(indexes.done.size())
            .withFailed(indexes.failed.size())
            .withCompletedIndexes(text(indexes.done))
            .withFailedIndexes(text(indexes.failed));
    if (indexes.done.size() + indexes.failed.size() == job.getSpec().getCompletions()) {
      status
          .addNewCondition()
          .withType(indexes.failed.isEmpty() ? "Complete" : "Failed")
          .withStatus("True")
          .endCondition();
    }
    job.setStatus(status.build());
    put("jobs", job, "/status");
  }

  private static String text(TreeSet<Integer> indexes) {
    return String.join(",", indexes.stream().map(String::valueOf).toList());
  }

  private void status(Pod pod, PodStatus status) {
    Pod current = get("pods", pod.getMetadata().getName(), Pod.class);
    if (current != null) {
      if (status.getInitContainerStatuses().isEmpty()) {
        status.setInitContainerStatuses(
            pod.getSpec().getInitContainers().stream()
                .map(container -> init(container.getName(), 0, ""))
                .toList());
      }
      current.setStatus(status);
      put("pods", current, "/status");
    }
  }

  private void later(Duration after, Runnable task) {
    if (!node.isShutdown()) {
      node.schedule(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              e.printStackTrace();
            }
          },
          after.toNanos(),
          TimeUnit.NANOSECONDS);
    }
  }

  private <T extends HasMetadata> @Nullable T get(String plural, String name, Class<T> type) {
    MockResponse response = api.handleGet(path(plural, name));
    return response.code() == 200
        ? Serialization.unmarshal(response.getBody().readUtf8(), type)
        : null;
  }

  private void put(String plural, HasMetadata object, String subresource) {
    object.getMetadata().setResourceVersion(null);
    JsonNode body = JSON.readTree(Serialization.asJson(object));
    api.handleUpdate(
        ApiServer.put(path(plural, object.getMetadata().getName()) + subresource, body));
  }

  private static RecordedRequest post(String path, HasMetadata object) {
    return new RecordedRequest(
        "HTTP/1.1",
        HttpMethod.POST,
        path,
        Headers.builder().build(),
        new Buffer().writeUtf8(Serialization.asJson(object)));
  }

  private <T> List<T> list(String path, Class<T> type) {
    JsonNode items = JSON.readTree(api.handleGet(path).getBody().readUtf8()).path("items");
    return items.valueStream().map(item -> Serialization.unmarshal(item.toString(), type)).toList();
  }

  private static String path(String plural, String name) {
    return (plural.equals("jobs") ? "/apis/batch/v1" : "/api/v1")
        + "/namespaces/test/"
        + plural
        + "/"
        + name;
  }

  @Override
  public void close() {
    node.shutdownNow();
    Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> api.watches() == 0);
    server.destroy();
  }
}
