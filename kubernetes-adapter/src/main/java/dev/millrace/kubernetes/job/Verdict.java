package dev.millrace.kubernetes.job;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.Complete;
import dev.millrace.contracts.queue.Settlement.Extend;
import dev.millrace.contracts.queue.Settlement.Fail;
import dev.millrace.contracts.queue.Settlement.FailCause;
import dev.millrace.contracts.queue.Settlement.Release;
import dev.millrace.contracts.queue.Settlement.ReleaseCause;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the pod of an item ended, and what the queue is told of it. Pure.
///
/// Whose fault it was decides: what the worker did counts as an attempt, what the cluster did does
/// not.
sealed interface Verdict {
  /// A node that went away should have time to be missed before the item is tried again.
  Duration AFTER_DISRUPTION = Duration.ofSeconds(1);

  /// In the order in which they are to be settled. The last one ends the lease.
  List<Settlement> settlements(String token);

  /// A word for metrics and logs.
  String word();

  record Done(JsonData result) implements Verdict {
    @Override
    public List<Settlement> settlements(String token) {
      return List.of(new Complete(token, result, null));
    }

    @Override
    public String word() {
      return "done";
    }
  }

  /// @param retryable false when this item can never succeed
  /// @param cause what kind of failure
  /// @param log the end of what the worker said; null when nothing is known
  record Failed(String reason, boolean retryable, FailCause cause, @Nullable String log)
      implements Verdict {
    @Override
    public List<Settlement> settlements(String token) {
      return List.of(new Fail(token, reason, retryable, cause, null, log));
    }

    @Override
    public String word() {
      if (cause == FailCause.DEADLINE) {
        return "deadline";
      }
      return retryable ? "failed" : "failed-for-good";
    }
  }

  /// The worker used more memory than its limit.
  ///
  /// @param secondTry whether the item may have another try with more of it
  record OutOfMemory(String reason, @Nullable String log, boolean secondTry) implements Verdict {
    @Override
    public List<Settlement> settlements(String token) {
      return secondTry
          ? List.of(
              new Extend(token, null, null, Checkpoints.OUT_OF_MEMORY),
              new Release(token, ReleaseCause.EVICTED, null))
          : List.of(new Fail(token, reason, true, FailCause.ERROR, null, log));
    }

    @Override
    public String word() {
      return "out-of-memory";
    }
  }

  /// The cluster ended the pod, or lost it, before the worker was done.
  record Disrupted(String reason) implements Verdict {
    @Override
    public List<Settlement> settlements(String token) {
      return List.of(new Release(token, ReleaseCause.EVICTED, AFTER_DISRUPTION));
    }

    @Override
    public String word() {
      return "disrupted";
    }
  }

  /// The worker has not begun.
  record NotBegun() implements Verdict {
    @Override
    public List<Settlement> settlements(String token) {
      return List.of(new Release(token, ReleaseCause.RETURNED, null));
    }

    @Override
    public String word() {
      return "returned";
    }
  }
}
