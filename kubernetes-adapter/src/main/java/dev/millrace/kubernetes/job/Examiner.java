package dev.millrace.kubernetes.job;

import dev.millrace.kubernetes.job.Finding.Admit;
import dev.millrace.kubernetes.job.Finding.Blocked;
import dev.millrace.kubernetes.job.Finding.Doubt;
import dev.millrace.kubernetes.job.Finding.Nothing;
import dev.millrace.kubernetes.job.Finding.Settle;
import dev.millrace.kubernetes.job.PodState.Ended;
import dev.millrace.kubernetes.job.PodState.Ending;
import dev.millrace.kubernetes.job.PodState.Gated;
import dev.millrace.kubernetes.job.PodState.Pending;
import dev.millrace.kubernetes.job.PodState.Stuck;
import dev.millrace.kubernetes.job.PodState.Unfetched;
import dev.millrace.kubernetes.job.PodState.Working;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides what to do about an item, from its pods and its Job. Keeps nothing but how long there has
/// been trouble: that of an item in the item, that of fetching here, as a pod that could not fetch is
/// replaced by the next; and when other pods last did well, as then it is not the queue that is in
/// trouble, but one pod or its node. The time is handed in.
final class Examiner {
  /// Beyond the grace of a pod that was told to end: its node is gone.
  private static final Duration NODE_PATIENCE = Duration.ofSeconds(60);

  private final boolean secondTry;
  private final Duration imagePatience;
  private final Duration pendingPatience;

  /// Since when no pod could fetch its item's data.
  private final HeldItem.Since unfetched = new HeldItem.Since();

  /// When a pod was last seen to have begun its work, and to be at it; null when none was.
  private @Nullable Long begun;

  private @Nullable Long atWork;

  /// @param secondTry whether an item that runs out of memory may have another try with more
  Examiner(boolean secondTry, Duration imagePatience, Duration pendingPatience) {
    this.secondTry = secondTry;
    this.imagePatience = imagePatience;
    this.pendingPatience = pendingPatience;
  }

  /// The queue does not answer us either, so pods that cannot fetch from it are not in trouble of
  /// their own.
  void queueIsAway() {
    unfetched.clear();
  }

  /// @param pods of this item; there are two only when the cluster made one too many
  /// @param moreMemory whether the Job is such a second try
  /// @param now nanoseconds on our ticker
  Finding examine(HeldItem item, List<Pod> pods, JobView job, boolean moreMemory, long now) {
    if (!item.fetched && pods.stream().anyMatch(PodReading::hasFetched)) {
      item.fetched = true;
      unfetched.clear();
    }
    List<PodState> states =
        pods.stream().map(pod -> PodReading.of(pod, secondTry && !moreMemory)).toList();
    for (int i = 0; i < states.size(); i++) {
      if (hasWorked(states.get(i))) {
        worked(item, pods.get(i), now);
      }
    }
    Ended ended = null;
    for (PodState state : states) {
      if (state instanceof Ended end) {
        if (end.verdict() instanceof Verdict.Done) {
          return new Settle(end.verdict());
        }
        ended = end;
      }
    }
    for (int i = 0; i < states.size(); i++) {
      if (!(states.get(i) instanceof Ended)) {
        return alive(item, pods.get(i), states.get(i), now);
      }
    }
    if (ended != null) {
      return new Settle(ended.verdict());
    }
    return without(item, job, now);
  }

  private static boolean hasWorked(PodState state) {
    return switch (state) {
      case Working() -> true;
      case Ended(Verdict verdict) -> !(verdict instanceof Verdict.Disrupted);
      case Gated _, Pending _, Stuck _, Unfetched _, Ending _ -> false;
    };
  }

  private void worked(HeldItem item, Pod pod, long now) {
    String uid = pod.getMetadata().getUid();
    if (!uid.equals(item.begun)) {
      item.begun = uid;
      begun = now;
    }
    atWork = now;
  }

  private Finding alive(HeldItem item, Pod pod, PodState state, long now) {
    if (!(state instanceof Stuck)) {
      item.stuck.clear();
    }
    if (!(state instanceof Pending)) {
      item.pending.clear();
    }
    return switch (state) {
      case Gated() ->
          pod.getMetadata().getUid().equals(item.admitted) ? new Nothing() : new Admit(pod);
      case Pending(String detail) ->
          notStarted(
              item,
              "a pod has not started within %s: %s"
                  .formatted(Words.duration(pendingPatience), detail),
              now);
      case Stuck(String reason, boolean hopeless) ->
          hopeless || item.stuck.lasting(now) >= imagePatience.toNanos()
              ? trouble(reason, begun, imagePatience, now)
              : new Nothing();
      case Unfetched(String reason) -> unfetched(reason, now);
      case Ending(long graceSeconds) ->
          item.ending.lasting(now) >= NODE_PATIENCE.plusSeconds(graceSeconds).toNanos()
              ? new Settle(new Verdict.Disrupted("the pod was told to end, and its node is silent"))
              : new Nothing();
      case Working() -> new Nothing();
      case Ended(Verdict verdict) -> new Settle(verdict);
    };
  }

  private Finding notStarted(HeldItem item, String reason, long now) {
    return item.pending.lasting(now) >= pendingPatience.toNanos()
        ? trouble(reason, atWork, pendingPatience, now)
        : new Nothing();
  }

  /// @param well when other pods of the queue last did what this one cannot; null for never
  private static Finding trouble(String reason, @Nullable Long well, Duration patience, long now) {
    return well != null && now - well < patience.toNanos()
        ? new Settle(new Verdict.Disrupted(reason))
        : new Blocked(reason);
  }

  private Finding unfetched(String reason, long now) {
    if (unfetched.lasting(now) < imagePatience.toNanos()) {
      return new Settle(new Verdict.Disrupted(reason));
    }
    unfetched.clear(); // once the queue goes on, there is patience again
    return new Blocked(
        "no pod has fetched its data for %s: %s".formatted(Words.duration(imagePatience), reason));
  }

  private Finding without(HeldItem item, JobView job, long now) {
    if (job.gone()) {
      return new Doubt("the Job was deleted");
    }
    if (!job.willHavePod(item.index())) {
      return new Doubt("the pod was deleted");
    }
    if (job.suspended() || !job.empty()) {
      item.pending.clear();
      return new Nothing();
    }
    return notStarted(
        item,
        "no pod of its Job was made within %s: `kubectl describe` of the Job says why"
            .formatted(Words.duration(pendingPatience)),
        now);
  }
}
