package dev.millrace.kubernetes.job;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Settlement.FailCause;
import dev.millrace.contracts.worker.WorkFiles;
import dev.millrace.kubernetes.fetch.ItemFetch;
import dev.millrace.kubernetes.job.PodState.Ended;
import dev.millrace.kubernetes.job.PodState.Ending;
import dev.millrace.kubernetes.job.PodState.Gated;
import dev.millrace.kubernetes.job.PodState.Pending;
import dev.millrace.kubernetes.job.PodState.Stuck;
import dev.millrace.kubernetes.job.PodState.Unfetched;
import dev.millrace.kubernetes.job.PodState.Working;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads from a pod's status where its item stands. Pure: no time of the pod is compared with ours,
/// since the clock of a node may be wrong.
final class PodReading {
  /// The kubelet keeps this much of a container's termination message.
  static final int MESSAGE_BYTES = 4096;

  /// And of all those of a pod together.
  static final int MESSAGES_BYTES = 12 * 1024;

  /// The kubelet or the scheduler ended or refused the pod for reasons of the node.
  private static final Set<String> NODE_REASONS =
      Set.of(
          "Evicted",
          "Preempting",
          "Preempted",
          "NodeLost",
          "NodeShutdown",
          "Shutdown",
          "Terminated",
          "NodeAffinity",
          "UnexpectedAdmissionError",
          "TopologyAffinityError");

  private static final Set<String> HOPELESS = Set.of("InvalidImageName", "ErrImageNeverPull");

  private static final Set<String> STUCK =
      Set.of(
          "ErrImagePull",
          "ImagePullBackOff",
          "ImageInspectError",
          "RegistryUnavailable",
          "SignatureValidationFailed",
          "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError");

  /// The container's program could not be run at all.
  private static final Set<String> NOT_RUN = Set.of("StartError", "ContainerCannotRun");

  private final Pod pod;
  private final PodStatus status;
  private final boolean secondTry;

  private PodReading(Pod pod, boolean secondTry) {
    this.pod = pod;
    this.status = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
    this.secondTry = secondTry;
  }

  /// @param secondTry whether an item that runs out of memory may have another try
  static PodState of(Pod pod, boolean secondTry) {
    return new PodReading(pod, secondTry).state();
  }

  private PodState state() {
    ContainerStateTerminated worker = ended(workerStatus());
    if (worker != null && (exit(worker) == WorkFiles.EXIT_DONE || isOver() || hasCompany())) {
      return ended(worker);
    }
    if (isOver()) {
      return endedWithoutWorker();
    }
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
      return new Ending(grace == null ? 30 : grace);
    }
    if (isGated()) {
      return new Gated();
    }
    return "Running".equals(status.getPhase()) && running() ? new Working() : waiting();
  }

  private boolean isOver() {
    return "Succeeded".equals(status.getPhase()) || "Failed".equals(status.getPhase());
  }

  /// Whether something of it runs or may yet, and nobody has told it to end: also after its item has
  /// ended, where a container beside the worker goes on.
  static boolean isAlive(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null && !new PodReading(pod, false).isOver();
  }

  private PodState ended(ContainerStateTerminated worker) {
    if (exit(worker) == WorkFiles.EXIT_DONE) {
      return new Ended(result(message(worker)));
    }
    String log = message(worker);
    if ("DeadlineExceeded".equals(status.getReason())) {
      return new Ended(deadline(log));
    }
    if (isDisrupted()) {
      return new Ended(disrupted());
    }
    if (NOT_RUN.contains(worker.getReason())) {
      return new Stuck(
          "the container cannot be run: %s: %s".formatted(worker.getReason(), log), true);
    }
    if ("OOMKilled".equals(worker.getReason())) {
      return new Ended(
          new Verdict.OutOfMemory(
              "ran out of memory and was killed (limit %s)".formatted(memoryLimit()),
              log,
              secondTry));
    }
    return new Ended(failed(worker, log));
  }

  private PodState endedWithoutWorker() {
    if ("DeadlineExceeded".equals(status.getReason())) {
      return new Ended(deadline(null));
    }
    if (!isDisrupted()) {
      for (ContainerStatus init : initStatuses()) {
        ContainerStateTerminated end = ended(init);
        if (end != null && exit(end) != 0) {
          return initFailed(init.getName(), end);
        }
      }
    }
    return new Ended(disrupted());
  }

  private static PodState initFailed(String name, ContainerStateTerminated end) {
    String log = message(end);
    if (!name.equals(Words.FETCH)) {
      return new Ended(
          new Verdict.Failed(
              "init container %s: exit status %d".formatted(name, exit(end)),
              true,
              FailCause.ERROR,
              log));
    }
    String reason = "the item's data could not be fetched: " + log;
    return exit(end) == ItemFetch.EXIT_HOPELESS ? new Stuck(reason, true) : new Unfetched(reason);
  }

  /// Whether its item's data came over the network and is there.
  static boolean hasFetched(Pod pod) {
    return new PodReading(pod, false)
        .initStatuses().stream()
            .filter(init -> init.getName().equals(Words.FETCH))
            .map(PodReading::ended)
            .anyMatch(end -> end != null && exit(end) == 0);
  }

  private static Verdict deadline(@Nullable String log) {
    return new Verdict.Failed("did not end within its deadline", true, FailCause.DEADLINE, log);
  }

  private Verdict disrupted() {
    String reason = Objects.requireNonNullElse(status.getReason(), "the pod ended");
    String text = status.getMessage() == null ? reason : reason + ": " + status.getMessage();
    return usedTooMuchDisk()
        ? new Verdict.Failed(text, true, FailCause.ERROR, null)
        : new Verdict.Disrupted(text);
  }

  private static Verdict failed(ContainerStateTerminated worker, String log) {
    int exit = exit(worker);
    String last = log.lines().filter(line -> !line.isBlank()).reduce("", (a, b) -> b).strip();
    return new Verdict.Failed(
        WorkFiles.ending(exit, last),
        exit != WorkFiles.EXIT_NEVER,
        FailCause.ERROR,
        log.isEmpty() ? null : log);
  }

  /// The kubelet cuts a message that is too long without a word, so one that may have been cut is
  /// no result.
  private Verdict result(String message) {
    int bytes = message.getBytes(StandardCharsets.UTF_8).length;
    int bound = Math.min(MESSAGE_BYTES, MESSAGES_BYTES / Math.max(1, containers()));
    if (bytes >= bound) {
      return badResult(
          "the result has %d bytes or more; a Job's worker may write less than that"
              .formatted(bound));
    }
    if (message.indexOf('\uFFFD') >= 0) {
      return badResult("the result is not valid UTF-8");
    }
    if (message.isBlank()) {
      return new Verdict.Done(JsonData.empty());
    }
    try {
      return new Verdict.Done(JsonData.parse(message));
    } catch (IllegalArgumentException e) {
      return badResult("the result is not one JSON object: " + e.getMessage());
    }
  }

  private static Verdict badResult(String reason) {
    return new Verdict.Failed(reason, true, FailCause.ERROR, null);
  }

  private PodState waiting() {
    for (ContainerStatus container :
        Stream.concat(initStatuses().stream(), statuses().stream()).toList()) {
      ContainerStateWaiting waiting =
          container.getState() == null ? null : container.getState().getWaiting();
      if (waiting != null && waiting.getReason() != null) {
        String reason = waiting.getReason();
        boolean hopeless = HOPELESS.contains(reason);
        if (hopeless || STUCK.contains(reason)) {
          String message = Objects.requireNonNullElse(waiting.getMessage(), "");
          return new Stuck(
              "%s of image %s: %s".formatted(reason, container.getImage(), message).strip(),
              hopeless);
        }
      }
    }
    PodCondition scheduled = condition("PodScheduled");
    return new Pending(
        scheduled == null || scheduled.getMessage() == null
            ? "waits for its container"
            : scheduled.getMessage());
  }

  private boolean running() {
    ContainerStatus worker = workerStatus();
    ContainerState state = worker == null ? null : worker.getState();
    return state != null && (state.getRunning() != null || state.getTerminated() != null);
  }

  private boolean isGated() {
    return pod.getSpec() != null
        && pod.getSpec().getSchedulingGates().stream()
            .anyMatch(gate -> gate.getName().equals(Words.GATE));
  }

  private boolean isDisrupted() {
    String reason = status.getReason();
    PodCondition target = condition("DisruptionTarget");
    return pod.getMetadata().getDeletionTimestamp() != null
        || (target != null && "True".equals(target.getStatus()))
        || (reason != null && (NODE_REASONS.contains(reason) || reason.startsWith("OutOf")));
  }

  /// The one eviction that is the worker's own doing.
  private boolean usedTooMuchDisk() {
    String message = status.getMessage();
    return "Evicted".equals(status.getReason()) && message != null && message.contains("exceed");
  }

  private boolean hasCompany() {
    return pod.getSpec() != null && pod.getSpec().getContainers().size() > 1;
  }

  private int containers() {
    return statuses().size() + initStatuses().size();
  }

  private String memoryLimit() {
    return pod.getSpec().getContainers().stream()
        .filter(container -> container.getName().equals(Words.WORKER))
        .map(container -> container.getResources())
        .filter(Objects::nonNull)
        .map(resources -> resources.getLimits().get("memory"))
        .filter(Objects::nonNull)
        .map(Object::toString)
        .findFirst()
        .orElse("none");
  }

  private @Nullable ContainerStatus workerStatus() {
    return statuses().stream()
        .filter(container -> container.getName().equals(Words.WORKER))
        .findFirst()
        .orElse(null);
  }

  private List<ContainerStatus> statuses() {
    return Objects.requireNonNullElse(status.getContainerStatuses(), List.of());
  }

  private List<ContainerStatus> initStatuses() {
    return Objects.requireNonNullElse(status.getInitContainerStatuses(), List.of());
  }

  private @Nullable PodCondition condition(String type) {
    return status.getConditions() == null
        ? null
        : status.getConditions().stream()
            .filter(condition -> condition.getType().equals(type))
            .findFirst()
            .orElse(null);
  }

  private static @Nullable ContainerStateTerminated ended(@Nullable ContainerStatus container) {
    return container == null || container.getState() == null
        ? null
        : container.getState().getTerminated();
  }

  private static int exit(ContainerStateTerminated end) {
    return end.getExitCode() == null ? -1 : end.getExitCode();
  }

  private static String message(ContainerStateTerminated end) {
    return Objects.requireNonNullElse(end.getMessage(), "");
  }
}
