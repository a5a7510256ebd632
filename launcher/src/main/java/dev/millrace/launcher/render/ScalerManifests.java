package dev.millrace.launcher.render;

import dev.millrace.launcher.flow.Container;
import dev.millrace.launcher.flow.Flow;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// What makes the Deployments of a flow follow their queues: the kubernetes-adapter, with the
/// rights that its README names and no more.
///
/// @param pods names the objects
record ScalerManifests(Flow flow, Pods pods) {
  static final String NAME = "scaler";

  /// Empty when no container follows a queue.
  List<Map<String, Object>> objects() {
    var scaled = new LinkedHashMap<String, String>();
    var deployments = new LinkedHashSet<String>();
    int index = 0;
    for (var each : flow.containers().entrySet()) {
      Container.Scale scale = each.getValue().scale();
      if (scale != null) {
        String prefix = "MILLRACE_SCALE_DEPLOYMENTS_%d_".formatted(index++);
        scaled.put(prefix + "QUEUE", scale.queue());
        String deployment = pods.name(pods.of(each.getKey()));
        deployments.add(deployment);
        scaled.put(prefix + "DEPLOYMENT", deployment);
        scaled.put(prefix + "ITEMSPERREPLICA", String.valueOf(scale.each()));
      }
    }
    if (scaled.isEmpty()) {
      return List.of();
    }
    String queue = pods.url(flow.queueService().orElseThrow());
    Map<String, String> environment = ClusterAdapter.connection(queue, pods.installation());
    environment.putAll(scaled);
    List<Map<String, Object>> rules = rules(List.copyOf(deployments));
    return new ClusterAdapter(pods, NAME, rules, PodParts.variables(environment), null).objects();
  }

  /// Pods and autoscalers are looked for, and so not known by name.
  private static List<Map<String, Object>> rules(List<String> deployments) {
    return List.of(
        named(deployments, ClusterAdapter.rule("apps", "deployments", "get")),
        named(deployments, ClusterAdapter.rule("apps", "deployments/scale", "update")),
        ClusterAdapter.rule("", "pods", "list", "patch"),
        ClusterAdapter.rule("autoscaling", "horizontalpodautoscalers", "list"));
  }

  private static Map<String, Object> named(List<String> names, Map<String, Object> rule) {
    rule.put("resourceNames", names);
    return rule;
  }
}
