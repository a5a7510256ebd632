package dev.millrace.launcher.render;

import dev.millrace.launcher.flow.Flow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A flow as manifests for Kubernetes, in folders that kustomize builds: `base`, and the overlays
/// `dev` (one node), `prod` (tokens, network policies, disruption budgets, spread) and `replicated`
/// (as `prod`, with several replicas of the queue-service, on Kafka). Where items may be Jobs, there
/// is a component for that, and the overlays `dev-jobs` and `prod-jobs` with it.
///
/// A container that runs beside another is in its pod. One that is needed by another of its pod is
/// a sidecar of Kubernetes' own kind: it starts before and is stopped after, so that a worker
/// drains while what it calls still answers.
final class KubernetesManifests {
  private static final String HEAD =
      """
      # Rendered from %s by `./millrace render k8s`; change the flow, not this file.
      """;

  private static final String PROD = "overlays/prod";
  private static final String REPLICATED = "overlays/replicated";
  private static final String JOBS = "components/jobs";

  private final Flow flow;
  private final String name;
  private final String namespace;
  private final String source;
  private final Path home;
  private final Pods pods;
  private final Workloads workloads;
  private final List<Map<String, Object>> scaler;
  private final Map<String, String> files = new LinkedHashMap<>();

  private KubernetesManifests(
      Flow whole, String name, String namespace, String source, Path home, boolean apart) {
    // A cluster's Kafka is nobody's own: k8s/kafka, an operator's, a cloud's.
    this.flow = whole.withoutBroker();
    this.name = name;
    this.namespace = namespace;
    this.source = source;
    this.home = home;
    this.pods = new Pods(flow, name, apart);
    this.workloads = new Workloads(flow, pods);
    this.scaler = new ScalerManifests(flow, pods).objects();
  }

  /// @param name labels the installation and begins the names of its objects
  /// @param namespace where the overlays put it
  /// @param source the flow file, as given to the command
  /// @param home the checkout, where files of the flow are
  /// @param apart true gives each container a pod of its own
  /// @return text by path, in the order of reading
  /// @throws RenderProblem when it says what Kubernetes cannot
  /// @throws IOException when a file of the flow cannot be read
  static Map<String, String> of(
      Flow flow, String name, String namespace, String source, Path home, boolean apart)
      throws IOException {
    var manifests = new KubernetesManifests(flow, name, namespace, source, home, apart);
    manifests.base();
    manifests.dev();
    manifests.prod();
    flow.queueService().ifPresent(manifests::replicated);
    manifests.jobs();
    return manifests.files;
  }

  private void base() throws IOException {
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
        objects.add(workloads.service(pod));
      }
      objects.add(workloads.workload(pod));
      write("base/" + pod + ".yaml", objects);
      resources.add(pod + ".yaml");
    }
    if (!scaler.isEmpty()) {
      write("base/scaler.yaml", scaler);
      resources.add("scaler.yaml");
    }
    Map<String, Object> content = spec("resources", resources);
    List<Object> generated = carried();
    if (!generated.isEmpty()) {
      content.put("configMapGenerator", generated);
    }
    kustomization("base", content);
  }

  /// The folders of the person's, which several pods may mount. The flow's own belong to their pod,
  /// and those with files of the flow are ConfigMaps.
  private List<String> shared() {
    return flow.folders().entrySet().stream()
        .filter(folder -> folder.getValue().given() && folder.getValue().files().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  /// Files of the flow, copied to where kustomize makes ConfigMaps of them. Their names change with
  /// what is in them, and so the pods that have them are made anew.
  private List<Object> carried() throws IOException {
    var generated = new ArrayList<>();
    for (var folder : flow.folders().entrySet()) {
      List<String> names = folder.getValue().files();
      if (!names.isEmpty()) {
        Path from = home.resolve(Rendering.given(folder.getKey(), folder.getValue()));
        for (String file : names) {
          files.put(
              "base/%s/%s".formatted(folder.getKey(), file), Files.readString(from.resolve(file)));
        }
        generated.add(
            generator(
                folder.getKey(),
                names.stream().map(file -> folder.getKey() + "/" + file).toList()));
      }
    }
    return generated;
  }

  private Map<String, Object> generator(String of, List<String> from) {
    return spec(
        "name", pods.name(of),
        "files", from,
        "options", Map.of("labels", pods.selector(of)));
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
    write(PROD + "/namespace.yaml", List.of(namespace()));
    List<String> names = pods.names().stream().filter(pod -> !pods.isTrial(pod)).toList();
    write(PROD + "/disruption.yaml", names.stream().map(this::budget).toList());
    boolean scaled = !scaler.isEmpty();
    write(PROD + "/network.yaml", new NetworkPolicies(flow, pods, names, scaled).objects());
    var patches = new ArrayList<Object>();
    patches.add(patch("Deployment", spread()));
    patches.addAll(new SecretPatches(flow, pods, workloads, names, scaled).all());
    pods.names().stream()
        .filter(pods::isTrial)
        .forEach(
            pod -> {
              patches.add(without("apps/v1", pods.kind(pod), pod));
              if (pods.isService(pod)) {
                patches.add(without("v1", "Service", pod));
              }
            });
    kustomization(
        PROD,
        spec(
            "namespace", namespace,
            "resources", List.of("namespace.yaml", "disruption.yaml", "network.yaml", "../../base"),
            "patches", patches));
  }

  private Map<String, Object> without(String version, String kind, String of) {
    return Map.of("patch", YamlText.of(deleted(version, kind, of)));
  }

  private Map<String, Object> deleted(String version, String kind, String of) {
    return spec(
        "$patch",
        "delete",
        "apiVersion",
        version,
        "kind",
        kind,
        "metadata",
        Map.of("name", pods.name(of)));
  }

  /// Jobs in place of the pods that would do their items, in any overlay.
  private void jobs() {
    var jobs = new JobManifests(flow, pods, workloads);
    if (jobs.containers().isEmpty()) {
      return;
    }
    write(JOBS + "/jobs.yaml", jobs.objects());
    jobs.templates().forEach((file, pod) -> write(JOBS + "/" + file, List.of(pod)));
    var patches = new ArrayList<Object>();
    for (String pod : jobs.replaced()) {
      patches.add(withoutAny("apps/v1", pods.kind(pod), pod));
      patches.add(withoutAny("v1", "Service", pod));
      patches.add(withoutAny("policy/v1", "PodDisruptionBudget", pod));
      patches.add(withoutAny("networking.k8s.io/v1", "NetworkPolicy", pod));
    }
    if (!scaler.isEmpty() && jobs.replacesAllScaled()) {
      String of = ScalerManifests.NAME;
      patches.add(withoutAny("apps/v1", "Deployment", of));
      patches.add(withoutAny("networking.k8s.io/v1", "NetworkPolicy", of));
      patches.add(withoutAny("v1", "ServiceAccount", of));
      patches.add(withoutAny("rbac.authorization.k8s.io/v1", "Role", of));
      patches.add(withoutAny("rbac.authorization.k8s.io/v1", "RoleBinding", of));
    }
    Map<String, Object> component =
        spec("apiVersion", "kustomize.config.k8s.io/v1alpha1", "kind", "Component");
    component.put("resources", List.of("jobs.yaml"));
    component.put(
        "configMapGenerator",
        List.of(generator(JobManifests.NAME, List.copyOf(jobs.templates().keySet()))));
    component.put("patches", patches);
    write(JOBS + "/kustomization.yaml", List.of(component));
    for (String overlay : List.of("dev", "prod")) {
      kustomization(
          "overlays/%s-jobs".formatted(overlay),
          spec(
              "namespace", namespace,
              "resources", List.of("../" + overlay),
              "components", List.of("../../" + JOBS)));
    }
  }

  /// Without an object, if it is there: not every overlay has all of them.
  private Map<String, Object> withoutAny(String version, String kind, String of) {
    return spec(
        "target",
        spec("kind", kind, "name", pods.name(of)),
        "patch",
        YamlText.of(deleted(version, kind, of)));
  }

  /// As prod, with three replicas of the queue-service on Kafka. The state is there; the volumes
  /// hold copies.
  private void replicated(String queue) {
    String pod = pods.of(queue);
    Map<String, Object> changed =
        spec(
            // It ends its calls, commits, leaves the others and closes its copies.
            "terminationGracePeriodSeconds",
            75,
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
    write(
        REPLICATED + "/network.yaml",
        List.of(
            new NetworkPolicies(flow, pods, List.of(), false)
                .policy(
                    pod + "-replicas",
                    pods.selector(pod),
                    List.of(),
                    List.of(NetworkPolicies.toKafka()))));
    kustomization(
        REPLICATED,
        spec(
            "namespace", namespace,
            "resources", List.of("network.yaml", "../prod"),
            "patches",
                List.of(
                    pods.patch(pod, spec("replicas", 3, "template", Map.of("spec", changed))))));
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
