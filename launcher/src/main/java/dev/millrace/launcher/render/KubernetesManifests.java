package dev.millrace.launcher.render;

import dev.millrace.launcher.flow.Flow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A flow as manifests for Kubernetes, in folders that kustomize builds: `base`, and the overlays
/// `dev` (one node), `prod` (tokens, network policies, disruption budgets, spread) and `replicated`
/// (as `prod`, with several replicas of the queue-service, on Kafka).
///
/// A container that runs beside another is in its pod. One that is needed by another of its pod is
/// a sidecar of Kubernetes' own kind: it starts before and is stopped after, so that a worker
/// drains while what it calls still answers.
final class KubernetesManifests {
  private static final String HEAD =
      """
      # Rendered from %s by `./millrace render k8s`; change the flow, not this file.
      """;

  private static final String ADAPTER = "adapter";

  private final Flow flow;
  private final String name;
  private final String namespace;
  private final String source;
  private final Pods pods;
  private final Map<String, String> files = new LinkedHashMap<>();

  private KubernetesManifests(
      Flow whole, String name, String namespace, String source, boolean apart) {
    // A cluster's Kafka is nobody's own: k8s/kafka, an operator's, a cloud's.
    this.flow = whole.withoutBroker();
    this.name = name;
    this.namespace = namespace;
    this.source = source;
    this.pods = new Pods(flow, name, apart);
  }

  /// @param name labels the installation and begins the names of its objects
  /// @param namespace where the overlays put it
  /// @param source the flow file, as given to the command
  /// @param apart true gives each container a pod of its own
  /// @return text by path, in the order of reading
  /// @throws RenderProblem when it says what Kubernetes cannot
  static Map<String, String> of(
      Flow flow, String name, String namespace, String source, boolean apart) {
    var manifests = new KubernetesManifests(flow, name, namespace, source, apart);
    manifests.base();
    manifests.dev();
    manifests.prod();
    flow.queueService().ifPresent(manifests::replicated);
    return manifests.files;
  }

  private void base() {
    var resources = new ArrayList<String>();
    if (flow.usesKafka()) {
      write("base/servers.yaml", List.of(new KafkaServers(pods).configMap()));
      resources.add("servers.yaml");
    }
    if (!shared().isEmpty()) {
      write("base/folders.yaml", shared().stream().map(this::claim).toList());
      resources.add("folders.yaml");
    }
    for (String pod : pods.names()) {
      var objects = new ArrayList<Map<String, Object>>();
      if (pods.isService(pod)) {
        objects.add(pods.service(pod));
      }
      objects.add(pods.workload(pod));
      write("base/" + pod + ".yaml", objects);
      resources.add(pod + ".yaml");
    }
    List<Map<String, Object>> scaler = new ScalerManifests(flow, name, pods).objects();
    if (!scaler.isEmpty()) {
      write("base/scaler.yaml", scaler);
      resources.add("scaler.yaml");
    }
    kustomization("base", Map.of("resources", resources));
  }

  /// The folders of the person's, which several pods may mount. The flow's own belong to their pod.
  private List<String> shared() {
    return flow.folders().entrySet().stream()
        .filter(folder -> folder.getValue().given())
        .map(Map.Entry::getKey)
        .toList();
  }

  private Map<String, Object> claim(String folder) {
    return pods.object(
        "v1",
        "PersistentVolumeClaim",
        folder,
        spec(
            "accessModes", List.of("ReadWriteMany"),
            "resources", Map.of("requests", Map.of("storage", "10Gi"))));
  }

  private void dev() {
    write("overlays/dev/namespace.yaml", List.of(namespace()));
    var patches = new ArrayList<Object>();
    if (!shared().isEmpty()) {
      // What one node can give, whatever its storage class.
      patches.add(
          patch(
              "PersistentVolumeClaim",
              "- {op: replace, path: /spec/accessModes, value: [ReadWriteOnce]}\n"
                  + "- {op: replace, path: /spec/resources/requests/storage, value: 1Gi}\n"));
    }
    kustomization(
        "overlays/dev",
        spec(
            "namespace", namespace,
            "resources", List.of("namespace.yaml", "../../base"),
            "patches", patches));
  }

  private void prod() {
    write("overlays/prod/namespace.yaml", List.of(namespace()));
    write("overlays/prod/disruption.yaml", pods.names().stream().map(this::budget).toList());
    write("overlays/prod/network.yaml", network());
    var patches = new ArrayList<Object>();
    patches.add(patch("Deployment", spread()));
    flow.queueService().ifPresent(queue -> tokens(queue, patches));
    kustomization(
        "overlays/prod",
        spec(
            "namespace", namespace,
            "resources", List.of("namespace.yaml", "disruption.yaml", "network.yaml", "../../base"),
            "patches", patches));
  }

  /// As prod, with three replicas of the queue-service on Kafka. The state is there; the volumes
  /// hold copies.
  private void replicated(String queue) {
    String pod = pods.of(queue);
    Map<String, Object> changed =
        spec(
            "topologySpreadConstraints",
            List.of(
                spec(
                    "maxSkew",
                    1,
                    "topologyKey",
                    "kubernetes.io/hostname",
                    "whenUnsatisfiable",
                    "ScheduleAnyway",
                    "labelSelector",
                    Map.of("matchLabels", pods.selector(pod)))),
            pods.list(queue),
            List.of(
                spec(
                    "name",
                    queue,
                    "env",
                    List.of(
                        spec("name", "MILLRACE_ENGINE", "value", "kafka"),
                        spec(
                            "name",
                            "MILLRACE_KAFKA_BOOTSTRAPSERVERS",
                            "value",
                            KafkaServers.DEFAULT),
                        spec("name", "MILLRACE_KAFKA_NAME", "value", name)))));
    Map<String, Object> patched =
        spec(
            "apiVersion",
            "apps/v1",
            "kind",
            pods.kind(pod),
            "metadata",
            Map.of("name", pods.name(pod)),
            "spec",
            spec("replicas", 3, "template", Map.of("spec", changed)));
    kustomization(
        "overlays/replicated",
        spec(
            "resources",
            List.of("../prod"),
            "patches",
            List.of(Map.of("patch", YamlText.of(patched)))));
  }

  /// The queue-service takes no call without a token; the workers and the event-adapters bring
  /// theirs. All are in a Secret that the person makes.
  private void tokens(String queue, List<Object> patches) {
    var tokens = new ArrayList<Map<String, Object>>();
    tokens.add(spec("name", Rendering.OPEN, "value", "false"));
    roles(queue)
        .forEach(
            (key, roles) -> {
              String prefix = "MILLRACE_SECURITY_TOKENS_%d_".formatted((tokens.size() - 1) / 2);
              tokens.add(secret(prefix + "TOKEN", key));
              tokens.add(spec("name", prefix + "ROLES", "value", roles));
            });
    patches.add(containerPatch(queue, tokens));
    if (files.containsKey("base/scaler.yaml")) {
      patches.add(
          containerPatch(
              "Deployment",
              ScalerManifests.NAME,
              "containers",
              ScalerManifests.NAME,
              List.of(secret("MILLRACE_KUBERNETES_TOKEN", "viewer"))));
    }
    flow.containers()
        .forEach(
            (container, it) -> {
              if ("worker-adapter".equals(it.module())) {
                patches.add(
                    containerPatch(container, List.of(secret("MILLRACE_WORKER_TOKEN", "worker"))));
              }
              if (adaptsQueues(container, queue)) {
                patches.add(
                    containerPatch(
                        container, List.of(secret("MILLRACE_EVENT_QUEUE_TOKEN", ADAPTER))));
              }
            });
  }

  /// What the holder of each token may do, by its key in the Secret.
  private Map<String, String> roles(String queue) {
    var roles = new LinkedHashMap<String, String>();
    List.of("operator", "worker", "viewer").forEach(role -> roles.put(role, role));
    if (flow.containers().keySet().stream().anyMatch(it -> adaptsQueues(it, queue))) {
      roles.put(ADAPTER, "producer,worker");
    }
    return roles;
  }

  private boolean adaptsQueues(String container, String queue) {
    return Flow.EVENT_MODULE.equals(flow.container(container).module())
        && flow.calls(container).contains(queue);
  }

  private Map<String, Object> secret(String variable, String key) {
    return spec(
        "name",
        variable,
        "valueFrom",
        Map.of("secretKeyRef", spec("name", pods.name("tokens"), "key", key)));
  }

  private Map<String, Object> containerPatch(String container, List<?> environment) {
    String pod = pods.of(container);
    return containerPatch(pods.kind(pod), pod, pods.list(container), container, environment);
  }

  private Map<String, Object> containerPatch(
      String kind, String pod, String list, String container, List<?> environment) {
    Map<String, Object> changed =
        Map.of(list, List.of(spec("name", container, "env", environment)));
    Map<String, Object> patched =
        spec(
            "apiVersion",
            "apps/v1",
            "kind",
            kind,
            "metadata",
            Map.of("name", pods.name(pod)),
            "spec",
            Map.of("template", Map.of("spec", changed)));
    return Map.of("patch", YamlText.of(patched));
  }

  private Map<String, Object> namespace() {
    return spec(
        "apiVersion", "v1",
        "kind", "Namespace",
        "metadata",
            spec(
                "name",
                namespace,
                "labels",
                Map.of("pod-security.kubernetes.io/enforce", "restricted")));
  }

  private Map<String, Object> budget(String pod) {
    return pods.object(
        "policy/v1",
        "PodDisruptionBudget",
        pod,
        spec(
            "maxUnavailable",
            1,
            // A worker is not ready while the queue is away; that must not hold up a node's drain.
            "unhealthyPodEvictionPolicy",
            "AlwaysAllow",
            "selector",
            Map.of("matchLabels", pods.selector(pod))));
  }

  /// Of the installation's pods only those are called that must be, by each other and by the
  /// namespaces that are labelled as clients.
  private List<Map<String, Object>> network() {
    var policies = new ArrayList<Map<String, Object>>();
    policies.add(
        pods.object(
            "networking.k8s.io/v1",
            "NetworkPolicy",
            "closed",
            spec(
                "podSelector", Map.of("matchLabels", pods.labels()),
                "policyTypes", List.of("Ingress"))));
    for (String pod : pods.names()) {
      List<Integer> ports = pods.served(pod);
      if (!ports.isEmpty()) {
        policies.add(
            pods.object(
                "networking.k8s.io/v1",
                "NetworkPolicy",
                pod,
                spec(
                    "podSelector", Map.of("matchLabels", pods.selector(pod)),
                    "policyTypes", List.of("Ingress"),
                    "ingress",
                        List.of(
                            spec(
                                "from",
                                List.of(
                                    Map.of("podSelector", Map.of("matchLabels", pods.labels())),
                                    Map.of(
                                        "namespaceSelector",
                                        Map.of(
                                            "matchLabels", Map.of("millrace.dev/client", "true")))),
                                "ports",
                                ports.stream()
                                    .map(port -> spec("protocol", "TCP", "port", port))
                                    .toList())))));
      }
    }
    return policies;
  }

  private static String spread() {
    return """
    - op: add
      path: /spec/template/spec/topologySpreadConstraints
      value:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: ScheduleAnyway
          matchLabelKeys: [pod-template-hash]
          labelSelector: {matchLabels: {app.kubernetes.io/part-of: millrace}}
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          matchLabelKeys: [pod-template-hash]
          labelSelector: {matchLabels: {app.kubernetes.io/part-of: millrace}}
    """;
  }

  private static Map<String, Object> patch(String kind, String operations) {
    return spec("target", Map.of("kind", kind), "patch", operations);
  }

  private void kustomization(String folder, Map<String, Object> content) {
    Map<String, Object> kustomization =
        spec("apiVersion", "kustomize.config.k8s.io/v1beta1", "kind", "Kustomization");
    kustomization.putAll(content);
    write(folder + "/kustomization.yaml", List.of(kustomization));
  }

  private void write(String path, List<Map<String, Object>> documents) {
    String text =
        HEAD.formatted(source)
            + documents.stream().map(YamlText::of).collect(Collectors.joining("---\n"));
    if (files.putIfAbsent(path, text) != null) {
      throw new RenderProblem(
          "%s would be written twice: call a container something else than folders, scaler, servers or kustomization"
              .formatted(path));
    }
  }

  /// A map in the order that it is written.
  static Map<String, Object> spec(Object... members) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < members.length; i += 2) {
      map.put((String) members[i], members[i + 1]);
    }
    return map;
  }
}
