package dev.millrace.launcher.render;

import dev.millrace.launcher.flow.Container;
import dev.millrace.launcher.flow.Flow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What makes the Deployments of a flow follow their queues: the kubernetes-adapter, with the
/// rights that its README names and no more.
///
/// @param pods names the objects
record ScalerManifests(Flow flow, Pods pods) {
  static final String NAME = "scaler";

  private static final List<Map<String, Object>> RULES =
      List.of(
          ClusterAdapter.rule("apps", "deployments", "get"),
          ClusterAdapter.rule("apps", "deployments/scale", "update"),
          ClusterAdapter.rule("", "pods", "list", "patch"),
          ClusterAdapter.rule("autoscaling", "horizontalpodautoscalers", "list"));

  /// Empty when no container follows a queue.
  List<Map<String, Object>> objects() {
    var scaled = new LinkedHashMap<String, String>();
    int index = 0;
    for (var each : flow.containers().entrySet()) {
      Container.Scale scale = each.getValue().scale();
      if (scale != null) {
        String prefix = "MILLRACE_SCALE_DEPLOYMENTS_%d_".formatted(index++);
        scaled.put(prefix + "QUEUE", scale.queue());
        scaled.put(prefix + "DEPLOYMENT", pods.name(pods.of(each.getKey())));
        scaled.put(prefix + "ITEMSPERREPLICA", String.valueOf(scale.each()));
      }
    }
    if (scaled.isEmpty()) {
      return List.of();
    }
    String queue = pods.url(flow.queueService().orElseThrow());
    Map<String, String> environment = ClusterAdapter.connection(queue, pods.installation());
    environment.putAll(scaled);
    return new ClusterAdapter(pods, NAME, RULES, PodParts.variables(environment), null).objects();
  }
}
