package dev.millrace.kubernetes.job;

import dev.millrace.contracts.json.Durations;
import java.time.Duration;

/// The names that everything in the cluster goes by. They are a contract with running Jobs: an
/// adapter of a newer version meets those of an older one.
final class Words {
  /// The container that does the work, in a pod template of the user's own.
  static final String WORKER = "worker";

  static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  static final String MILLRACE = "millrace";
  static final String INSTALLATION = "millrace.dev/installation";
  static final String QUEUE = "millrace.dev/queue";

  /// Holds a pod back until this adapter has seen it and told it which item it is for.
  static final String GATE = "millrace.dev/item";

  static final String ITEM = "millrace.dev/item";

  /// How many items a Job is for; its annotation ITEM names the first.
  static final String ITEMS = "millrace.dev/items";

  static final String ATTEMPT = "millrace.dev/attempt";
  static final String DEADLINE = "millrace.dev/deadline";

  static final String TRACEPARENT = "millrace.dev/traceparent";

  /// On a Job whose items ran out of memory once and get more this time.
  static final String MORE_MEMORY = "millrace.dev/more-memory";

  /// Set by Kubernetes on each pod of an Indexed Job.
  static final String INDEX = "batch.kubernetes.io/job-completion-index";

  static final String JOB_NAME = "batch.kubernetes.io/job-name";
  static final String KUEUE = "kueue.x-k8s.io/queue-name";

  /// On a pod whose init container fetches from the queue, so that a network policy may let it.
  static final String FETCHES = "millrace.dev/fetches";

  static final String VOLUME = "millrace-item";
  static final String FETCH = "millrace-fetch";

  private Words() {}

  static String duration(Duration duration) {
    return Durations.format(duration);
  }
}
