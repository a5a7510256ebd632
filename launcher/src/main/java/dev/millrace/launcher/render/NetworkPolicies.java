package dev.millrace.launcher.render;

import static dev.millrace.launcher.render.KubernetesManifests.spec;

import dev.millrace.launcher.flow.Flow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who may call whom: nobody, but for what a flow's containers call of each other, names, Kafka, the
/// pages and queues for namespaces that are labelled as clients, and all modules for those that
/// gather their figures.
final class NetworkPolicies {
  private static final Map<String, Object> CLIENTS = namespaces("millrace.dev/client", "true");

  /// Where Prometheus is.
  private static final Map<String, Object> METRICS = namespaces("millrace.dev/metrics", "true");

  private static final Map<String, Object> NAME_SERVERS =
      namespaces("kubernetes.io/metadata.name", "kube-system");

  private static final String NAME = "app.kubernetes.io/name";

  private final Flow flow;
  private final Pods pods;
  private final List<String> names;
  private final boolean scaled;

  private static Map<String, Object> namespaces(String label, String value) {
    return Map.of("namespaceSelector", Map.of("matchLabels", Map.of(label, value)));
  }

  /// @param names of the pods that there are
  /// @param scaled true when there is a scaler
  NetworkPolicies(Flow flow, Pods pods, List<String> names, boolean scaled) {
    this.flow = flow;
    this.pods = pods;
    this.names = names;
    this.scaled = scaled;
  }

  List<Map<String, Object>> objects() {
    var policies = new ArrayList<Map<String, Object>>();
    policies.add(closed());
    for (String pod : names) {
      List<Object> ingress = ingress(pod);
      List<Object> egress = egress(pod);
      if (!ingress.isEmpty() || !egress.isEmpty()) {
        policies.add(policy(pod, pods.selector(pod), ingress, egress));
      }
    }
    if (scaled) {
      String queue = flow.queueService().orElseThrow();
      String scaler = ScalerManifests.NAME;
      policies.add(
          policy(
              scaler,
              pods.selector(scaler),
              List.of(fromMetrics(ClusterAdapter.PORT)),
              List.of(to(queue), toCluster())));
    }
    return policies;
  }

  /// All pods of the installation, whatever made them, may ask for names, and no more.
  private Map<String, Object> closed() {
    return pods.object(
        "networking.k8s.io/v1",
        "NetworkPolicy",
        "closed",
        spec(
            "podSelector",
            Map.of("matchLabels", pods.labels()),
            "policyTypes",
            List.of("Ingress", "Egress"),
            "egress",
            List.of(toNames())));
  }

  /// Questions for figures.
  static Map<String, Object> fromMetrics(int port) {
    return spec("from", List.of(METRICS), "ports", tcp(List.of(port)));
  }

  /// Questions for names.
  static Map<String, Object> toNames() {
    return spec(
        "to",
        List.of(NAME_SERVERS),
        "ports",
        List.of(spec("protocol", "UDP", "port", 53), spec("protocol", "TCP", "port", 53)));
  }

  /// @param name of the policy
  Map<String, Object> policy(
      String name, Map<String, Object> selector, List<Object> ingress, List<Object> egress) {
    var types = new ArrayList<String>();
    Map<String, Object> spec = spec("podSelector", Map.of("matchLabels", selector));
    spec.put("policyTypes", types);
    if (!ingress.isEmpty()) {
      types.add("Ingress");
      spec.put("ingress", ingress);
    }
    if (!egress.isEmpty()) {
      types.add("Egress");
      spec.put("egress", egress);
    }
    return pods.object("networking.k8s.io/v1", "NetworkPolicy", name, spec);
  }

  private List<Object> ingress(String pod) {
    // Containers with the same callers share a rule.
    var ports = new LinkedHashMap<List<Object>, List<Integer>>();
    for (String member : pods.members(pod)) {
      List<Object> callers = callers(member);
      if (!callers.isEmpty()) {
        ports.computeIfAbsent(callers, it -> new ArrayList<>()).addAll(pods.ports(member));
      }
    }
    var rules = new ArrayList<>();
    ports.forEach((from, opened) -> rules.add(spec("from", from, "ports", tcp(opened))));
    return rules;
  }

  private List<Object> callers(String container) {
    var callers = new ArrayList<>();
    if (pods.isQueue(container)) {
      callers.add(Map.of("podSelector", Map.of("matchLabels", pods.labels())));
      if (flow.containers().values().stream().anyMatch(it -> it.jobs() != null)) {
        callers.add(Map.of("podSelector", Map.of("matchLabels", JobManifests.fetching(pods))));
      }
      callers.add(CLIENTS);
    } else {
      names.stream()
          .filter(pod -> callees(pod).contains(container))
          .map(this::pod)
          .forEach(callers::add);
      if (flow.container(container).page()) {
        callers.add(CLIENTS);
      }
    }
    if (flow.container(container).module() != null) {
      callers.add(METRICS);
    }
    return callers;
  }

  private List<Object> egress(String pod) {
    var rules = new ArrayList<>();
    for (String callee : callees(pod)) {
      if (names.contains(pods.of(callee))) {
        rules.add(to(callee));
      }
    }
    if (pods.members(pod).stream().anyMatch(flow::usesKafka)) {
      rules.add(toKafka());
    }
    return rules;
  }

  private Set<String> callees(String pod) {
    var callees = new LinkedHashSet<String>();
    pods.members(pod).forEach(member -> callees.addAll(pods.callees(member)));
    return callees;
  }

  /// Calls of a container of the flow.
  Map<String, Object> to(String container) {
    return spec("to", List.of(pod(pods.of(container))), "ports", tcp(pods.ports(container)));
  }

  /// Calls of the brokers of k8s/kafka, in the same namespace.
  static Map<String, Object> toKafka() {
    Map<String, Object> brokers = spec("app.kubernetes.io/part-of", "millrace", NAME, "kafka");
    return spec(
        "to",
        List.of(Map.of("podSelector", Map.of("matchLabels", brokers))),
        "ports",
        tcp(List.of(KafkaServers.PORT)));
  }

  /// Calls of the cluster's own API, which no selector finds: by its usual ports.
  static Map<String, Object> toCluster() {
    return spec("ports", tcp(List.of(443, 6443)));
  }

  private Map<String, Object> pod(String name) {
    return Map.of("podSelector", Map.of("matchLabels", pods.selector(name)));
  }

  private static List<Map<String, Object>> tcp(List<Integer> ports) {
    return ports.stream().map(port -> spec("protocol", "TCP", "port", port)).toList();
  }
}
