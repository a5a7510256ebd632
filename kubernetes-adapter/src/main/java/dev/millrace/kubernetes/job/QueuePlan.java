package dev.millrace.kubernetes.job;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How the items of one queue become Jobs; checked, so nothing about it can be wrong.
///
/// @param chunk items of one Job at most; 1 for a Job per item
/// @param parallelism pods at once
/// @param pod what users said of their pods, with a container `worker`
/// @param memoryAfterOom null for no second try
/// @param kueue null for none
/// @param fetch null where data must fit a ConfigMap
record QueuePlan(
    String installation,
    String queue,
    String namespace,
    int chunk,
    int parallelism,
    PodSpec pod,
    Duration deadline,
    Duration ttl,
    @Nullable Quantity memoryAfterOom,
    Duration imagePatience,
    Duration pendingPatience,
    boolean suspend,
    @Nullable String kueue,
    @Nullable FetchPlan fetch) {

  /// Pods that one Job runs at once, at most.
  int width() {
    return Math.min(chunk, parallelism);
  }

  /// The image of the worker, for messages.
  String image() {
    return pod.getContainers().stream()
        .filter(container -> container.getName().equals(Words.WORKER))
        .map(container -> String.valueOf(container.getImage()))
        .findFirst()
        .orElse("none");
  }

  /// @param tokenSecret null where the queue asks for no token
  record FetchPlan(
      String image,
      URI url,
      @Nullable String tokenSecret,
      @Nullable String caConfigMap,
      boolean always) {}
}
