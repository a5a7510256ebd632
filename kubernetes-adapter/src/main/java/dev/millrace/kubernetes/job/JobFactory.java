package dev.millrace.kubernetes.job;

import dev.millrace.contracts.worker.WorkFiles;
import dev.millrace.kubernetes.fetch.ItemFetch;
import dev.millrace.kubernetes.job.QueuePlan.FetchPlan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Makes a Job and its ConfigMap of a chunk. Pure.
///
/// Every Job is an Indexed one, also that of a single item. A pod knows its index only; which item
/// that is, it is told in annotations when this adapter lets it start, and from there by its
/// environment. So no pod starts for an item whose lease has gone.
final class JobFactory {
  private static final String ITEM_FOLDER = "/millrace";
  static final String ITEM_FILE = ITEM_FOLDER + "/item.json";

  /// Where Kubernetes expects the termination message by default: it is there in every image,
  /// read-only ones included.
  static final String RESULT_FILE = "/dev/termination-log";

  static final String ROSTER = "roster.json";

  static final String INDEX_VARIABLE = "MILLRACE_INDEX";
  private static final int PRIVATE_BITS = 0444;

  private final QueuePlan plan;
  private final @Nullable UnaryOperator<String> traceparents;

  /// @param traceparents what a worker is told of the trace of an item, by its name; null where
  ///     none is traced
  JobFactory(QueuePlan plan, @Nullable UnaryOperator<String> traceparents) {
    this.plan = plan;
    this.traceparents = traceparents;
  }

  /// @param parallelism pods at once, at least 1
  Job job(Chunk chunk, int parallelism) {
    String name = JobNames.of(plan.installation(), plan.queue(), chunk.leases());
    int items = chunk.leases().size();
    return new JobBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(plan.namespace())
        .withLabels(jobLabels())
        .withAnnotations(annotations(chunk))
        .endMetadata()
        .withNewSpec()
        .withCompletionMode("Indexed")
        .withCompletions(items)
        .withParallelism(Math.min(parallelism, items))
        .withSuspend(plan.suspend() ? true : null)
        // The queue decides when to try again. An index that failed fails by itself; the others go
        // on.
        .withBackoffLimitPerIndex(0)
        .withPodReplacementPolicy("Failed")
        .withTtlSecondsAfterFinished((int) plan.ttl().toSeconds())
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(podLabels(chunk))
        .endMetadata()
        .withSpec(pod(name, chunk))
        .endTemplate()
        .endSpec()
        .build();
  }

  /// @param job as the cluster made it; it owns the ConfigMap
  ConfigMap configMap(Chunk chunk, Job job) {
    var data = new LinkedHashMap<String, String>();
    data.put(ROSTER, Roster.of(chunk.leases()).json());
    if (!chunk.fetched()) {
      for (int i = 0; i < chunk.leases().size(); i++) {
        data.put(i + ".json", chunk.leases().get(i).data().toString());
      }
    }
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(job.getMetadata().getName())
        .withNamespace(plan.namespace())
        .withLabels(labels())
        .addNewOwnerReference()
        .withApiVersion("batch/v1")
        .withKind("Job")
        .withName(job.getMetadata().getName())
        .withUid(job.getMetadata().getUid())
        .endOwnerReference()
        .endMetadata()
        .withImmutable(true)
        .withData(data)
        .build();
  }

  /// What a pod is told when it is let go.
  Map<String, String> admission(String item, int attempt, Instant now, Duration deadline) {
    var annotations = new HashMap<String, String>();
    annotations.put(Words.ITEM, item);
    annotations.put(Words.ATTEMPT, String.valueOf(attempt));
    annotations.put(Words.DEADLINE, now.plus(deadline).truncatedTo(ChronoUnit.SECONDS).toString());
    if (traceparents != null) {
      annotations.put(Words.TRACEPARENT, traceparents.apply(item));
    }
    return annotations;
  }

  /// For people; and what kind of Job it is, for an adapter that adopts it.
  private static Map<String, String> annotations(Chunk chunk) {
    var annotations = new HashMap<String, String>();
    annotations.put(Words.ITEM, chunk.leases().getFirst().name());
    annotations.put(Words.ITEMS, String.valueOf(chunk.leases().size()));
    if (chunk.moreMemory()) {
      annotations.put(Words.MORE_MEMORY, "true");
    }
    return annotations;
  }

  private Map<String, String> labels() {
    return Map.of(
        Words.MANAGED_BY,
        Words.MILLRACE,
        Words.INSTALLATION,
        plan.installation(),
        Words.QUEUE,
        plan.queue());
  }

  private Map<String, String> jobLabels() {
    var labels = new HashMap<>(labels());
    if (plan.kueue() != null) {
      labels.put(Words.KUEUE, plan.kueue());
    }
    return labels;
  }

  private Map<String, String> podLabels(Chunk chunk) {
    var labels = new HashMap<>(labels());
    if (chunk.fetched()) {
      labels.put(Words.FETCHES, "true");
    }
    return labels;
  }

  private PodSpec pod(String name, Chunk chunk) {
    var pod = new PodSpecBuilder(plan.pod());
    pod.withRestartPolicy("Never")
        .withActiveDeadlineSeconds(Math.max(1, plan.deadline().toSeconds()))
        .addNewSchedulingGate(Words.GATE);
    FetchPlan fetch = plan.fetch();
    if (chunk.fetched() && fetch != null) {
      pod.addToVolumes(
          new VolumeBuilder().withName(Words.VOLUME).withNewEmptyDir().endEmptyDir().build());
      pod.addToInitContainers(0, fetcher(fetch));
    } else {
      pod.addToVolumes(
          new VolumeBuilder()
              .withName(Words.VOLUME)
              .withNewConfigMap()
              .withName(name)
              .withDefaultMode(PRIVATE_BITS)
              .endConfigMap()
              .build());
    }
    return pod.editMatchingContainer(container -> Words.WORKER.equals(container.getName()))
        .addAllToEnv(environment())
        .addToVolumeMounts(mount(chunk.fetched()))
        .withTerminationMessagePath(RESULT_FILE)
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .endContainer()
        .accept(ContainerBuilder.class, container -> moreMemory(container, chunk))
        .build();
  }

  private void moreMemory(ContainerBuilder container, Chunk chunk) {
    if (!chunk.moreMemory()
        || plan.memoryAfterOom() == null
        || !Words.WORKER.equals(container.getName())) {
      return;
    }
    container
        .editOrNewResources()
        .addToLimits("memory", plan.memoryAfterOom())
        .addToRequests("memory", plan.memoryAfterOom())
        .endResources();
  }

  /// One file of the volume, so that a pod sees its own item only.
  private static VolumeMount mount(boolean fetched) {
    var mount =
        new VolumeMountBuilder().withName(Words.VOLUME).withMountPath(ITEM_FILE).withReadOnly(true);
    return fetched
        ? mount.withSubPath("item.json").build()
        : mount.withSubPathExpr("$(" + INDEX_VARIABLE + ").json").build();
  }

  private List<EnvVar> environment() {
    var environment = new ArrayList<EnvVar>();
    if (traceparents != null) {
      environment.add(annotation(WorkFiles.TRACEPARENT, Words.TRACEPARENT));
    }
    Collections.addAll(
        environment,
        annotation(INDEX_VARIABLE, Words.INDEX),
        value(WorkFiles.ITEM_FILE, ITEM_FILE),
        value(WorkFiles.RESULT_FILE, RESULT_FILE),
        annotation(WorkFiles.ITEM_NAME, Words.ITEM),
        value(WorkFiles.QUEUE, plan.queue()),
        annotation(WorkFiles.ATTEMPT, Words.ATTEMPT),
        annotation(WorkFiles.DEADLINE, Words.DEADLINE));
    return environment;
  }

  /// Meets the pod security standard "restricted" and says what it needs, as a quota asks of all
  /// containers, so that it is not what keeps a pod out.
  private Container fetcher(FetchPlan fetch) {
    var container =
        new ContainerBuilder()
            .withName(Words.FETCH)
            .withImage(fetch.image())
            // As the adapter's own pod: an image without a tag would be pulled for each item.
            .withImagePullPolicy("IfNotPresent")
            .withArgs(ItemFetch.VERB, ITEM_FILE)
            .withTerminationMessagePolicy("FallbackToLogsOnError")
            .withNewSecurityContext()
            .withAllowPrivilegeEscalation(false)
            .withRunAsNonRoot(true)
            .withNewCapabilities()
            .withDrop("ALL")
            .endCapabilities()
            .withNewSeccompProfile(null, "RuntimeDefault")
            .endSecurityContext()
            .withNewResources()
            .addToRequests("cpu", new Quantity("100m"))
            .addToRequests("memory", new Quantity("128Mi"))
            .addToLimits("memory", new Quantity("256Mi"))
            .endResources()
            .addNewVolumeMount()
            .withName(Words.VOLUME)
            .withMountPath(ITEM_FOLDER)
            .endVolumeMount()
            .addToEnv(
                value(ItemFetch.URL, fetch.url().toString()),
                value(WorkFiles.QUEUE, plan.queue()),
                annotation(WorkFiles.ITEM_NAME, Words.ITEM));
    if (fetch.tokenSecret() != null) {
      container.addToEnv(
          new EnvVarBuilder()
              .withName(ItemFetch.TOKEN)
              .withNewValueFrom()
              .withNewSecretKeyRef("token", fetch.tokenSecret(), null)
              .endValueFrom()
              .build());
    }
    if (fetch.caConfigMap() != null) {
      container.addToEnv(
          new EnvVarBuilder()
              .withName(ItemFetch.CA)
              .withNewValueFrom()
              .withNewConfigMapKeyRef("ca.crt", fetch.caConfigMap(), null)
              .endValueFrom()
              .build());
    }
    return container.build();
  }

  private static EnvVar value(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }

  private static EnvVar annotation(String name, String annotation) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewFieldRef()
        .withFieldPath("metadata.annotations['" + annotation + "']")
        .endFieldRef()
        .endValueFrom()
        .build();
  }
}
