package dev.millrace.kubernetes.job;

import io.fabric8.kubernetes.api.model.Pod;

/// What there is to do about an item.
sealed interface Finding {
  record Nothing() implements Finding {}

  /// Its pod waits for us.
  record Admit(Pod pod) implements Finding {}

  /// It has ended.
  record Settle(Verdict verdict) implements Finding {}

  /// Its pod, or the whole Job, seems to be gone. Ask before believing it.
  record Doubt(String reason) implements Finding {}

  /// It cannot start, and neither could others of its queue.
  record Blocked(String reason) implements Finding {}
}
