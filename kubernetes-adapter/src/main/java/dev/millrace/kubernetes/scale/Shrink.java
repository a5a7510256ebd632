package dev.millrace.kubernetes.scale;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/// How far a Deployment can shrink so that only idle workers go.
///
/// A ReplicaSet that must delete pods takes those first that are not ready, and among ready ones
/// those with the lowest deletion cost. So each pod's cost is made the number of leases it holds,
/// and the number of replicas is not brought below the number of busy pods.
///
/// @param replicas how many to leave
/// @param costs for each pod whose cost is another one now; to be written before the replicas
/// @param why for people, when more are left than wanted; else empty
record Shrink(int replicas, Map<String, Integer> costs, String why) {

  /// @param replicas as many as there should be now
  /// @param wanted fewer than that
  /// @param leases tells how many leases a pod of that name holds
  static Shrink plan(int replicas, int wanted, List<WorkerPod> pods, ToIntFunction<String> leases) {
    var costs = new LinkedHashMap<String, Integer>();
    int busy = 0;
    for (WorkerPod pod : pods) {
      int held = leases.applyAsInt(pod.name());
      if (held > 0 && !pod.ready()) {
        return new Shrink(
            replicas,
            Map.of(),
            "%s is at work and not ready, and would be the first to go".formatted(pod.name()));
      }
      busy += held > 0 ? 1 : 0;
      if (pod.cost() != held) {
        costs.put(pod.name(), held);
      }
    }
    int left = Math.min(replicas, Math.max(wanted, busy));
    String why = left > wanted ? "%d of its pods are at work".formatted(busy) : "";
    return new Shrink(left, left < replicas ? costs : Map.of(), why);
  }
}
