package dev.millrace.launcher.render;

import static dev.millrace.launcher.render.KubernetesManifests.spec;

import dev.millrace.launcher.flow.Container.Jobs;
import dev.millrace.launcher.flow.Flow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What runs items as Jobs: the kubernetes-adapter, with the rights that its README names and no
/// more, in place of the pods that would do them otherwise.
///
/// @param pods names the objects, and whose installation labels the Jobs
record JobManifests(Flow flow, Pods pods, Workloads workloads) {
  static final String NAME = "jobs";

  /// The container that does the work, as the kubernetes-adapter expects it.
  private static final String WORKER = "worker";

  private static final List<Map<String, Object>> RULES =
      List.of(
          ClusterAdapter.rule("batch", "jobs", "get", "list", "watch", "create", "delete"),
          ClusterAdapter.rule("", "pods", "list", "watch", "patch", "delete"),
          ClusterAdapter.rule("", "configmaps", "get", "create"));

  /// The containers whose work is done by Jobs, with the queue of each; empty for none.
  Map<String, Jobs> containers() {
    var containers = new LinkedHashMap<String, Jobs>();
    flow.containers()
        .forEach(
            (name, container) -> {
              if (container.jobs() != null) {
                containers.put(name, container.jobs());
              }
            });
    return containers;
  }

  /// The pod of an item, as a file for the adapter, by its name.
  Map<String, Map<String, Object>> templates() {
    var templates = new LinkedHashMap<String, Map<String, Object>>();
    containers()
        .forEach(
            (name, jobs) -> templates.put(file(jobs.queue()), workloads.oneShot(name, WORKER)));
    return templates;
  }

  private static String file(String queue) {
    return queue + ".yaml";
  }

  /// The pods that are not needed where there are Jobs: those that work on the same queues.
  Set<String> replaced() {
    var replaced = new LinkedHashSet<String>();
    Map<String, Jobs> containers = containers();
    Set<String> queues = new TreeSet<>();
    containers.values().forEach(jobs -> queues.add(jobs.queue()));
    containers.keySet().forEach(name -> replaced.add(pods.of(name)));
    flow.containers()
        .forEach(
            (name, container) -> {
              if (container.scale() != null && queues.contains(container.scale().queue())) {
                replaced.add(pods.of(name));
              }
            });
    return replaced;
  }

  /// True when the scaler has nothing left to scale.
  boolean replacesAllScaled() {
    Set<String> replaced = replaced();
    return flow.containers().entrySet().stream()
        .filter(container -> container.getValue().scale() != null)
        .allMatch(container -> replaced.contains(pods.of(container.getKey())));
  }

  List<Map<String, Object>> objects() {
    String queue = flow.queueService().orElseThrow();
    Map<String, String> environment =
        ClusterAdapter.connection(pods.url(queue), pods.installation());
    var namespaces = new ArrayList<Map<String, Object>>();
    int index = 0;
    for (Jobs jobs : containers().values()) {
      String prefix = "MILLRACE_JOBS_QUEUES_%d_".formatted(index++);
      environment.put(prefix + "QUEUE", jobs.queue());
      environment.put(prefix + "PARALLELISM", String.valueOf(jobs.parallelism()));
      environment.put(prefix + "CHUNK", String.valueOf(jobs.chunk()));
      environment.put(prefix + "TEMPLATE", ClusterAdapter.SETTINGS + "/" + file(jobs.queue()));
      namespaces.add(
          spec(
              "name",
              prefix + "NAMESPACE",
              "valueFrom",
              Map.of("fieldRef", Map.of("fieldPath", "metadata.namespace"))));
    }
    var variables = new ArrayList<>(PodParts.variables(environment));
    variables.addAll(namespaces);
    // Where the queue asks for none there need not be the Secret.
    variables.add(pods.secret(ClusterAdapter.TOKEN, SecretPatches.TOKENS, "worker", true));
    var objects =
        new ArrayList<>(
            new ClusterAdapter(pods, NAME, RULES, variables, pods.name(NAME)).objects());
    objects.addAll(policies(queue));
    return objects;
  }

  /// Good in any overlay, with the other policies or without. The adapter is asked for its figures,
  /// asks for names, and calls the cluster and the queue; a pod of an item calls nobody, it gets
  /// files, unless it must fetch them.
  private List<Map<String, Object>> policies(String queue) {
    var policies = new NetworkPolicies(flow, pods, List.of(), false);
    return List.of(
        policies.policy(
            NAME,
            pods.selector(NAME),
            List.of(NetworkPolicies.fromMetrics(ClusterAdapter.PORT)),
            List.of(NetworkPolicies.toNames(), policies.to(queue), NetworkPolicies.toCluster())),
        pods.object(
            "networking.k8s.io/v1",
            "NetworkPolicy",
            "items",
            spec(
                "podSelector",
                Map.of("matchLabels", items(pods)),
                "policyTypes",
                List.of("Ingress", "Egress"))),
        policies.policy(
            "items-fetch",
            fetching(pods),
            List.of(),
            List.of(NetworkPolicies.toNames(), policies.to(queue))));
  }

  /// The labels that the adapter gives to all pods of items.
  private static Map<String, Object> items(Pods pods) {
    return spec(
        "app.kubernetes.io/managed-by",
        "millrace",
        "millrace.dev/installation",
        pods.installation());
  }

  /// And those of the ones that fetch the item's data from the queue.
  static Map<String, Object> fetching(Pods pods) {
    Map<String, Object> labels = items(pods);
    labels.put("millrace.dev/fetches", "true");
    return labels;
  }
}
