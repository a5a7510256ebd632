package dev.millrace.launcher.render;

import static dev.millrace.launcher.render.KubernetesManifests.spec;

import dev.millrace.launcher.flow.Container;
import dev.millrace.launcher.flow.Flow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What makes the Deployments of a flow follow their queues: the kubernetes-adapter, with the
/// rights that its README names and no more.
final class ScalerManifests {
  static final String NAME = "scaler";
  private static final int PORT = 7078;
  private static final String MEMORY = "256Mi";

  private final Flow flow;
  private final String installation;
  private final Pods pods;

  ScalerManifests(Flow flow, String installation, Pods pods) {
    this.flow = flow;
    this.installation = installation;
    this.pods = pods;
  }

  /// Empty when no container follows a queue.
  List<Map<String, Object>> objects() {
    Map<String, String> environment = environment();
    if (environment.isEmpty()) {
      return List.of();
    }
    Map<String, Object> account =
        spec(
            "apiVersion", "v1",
            "kind", "ServiceAccount",
            "metadata", metadata());
    return List.of(account, role(), binding(), deployment(environment));
  }

  private Map<String, String> environment() {
    var environment = new LinkedHashMap<String, String>();
    int index = 0;
    for (var each : flow.containers().entrySet()) {
      Container.Scale scale = each.getValue().scale();
      if (scale != null) {
        String prefix = "MILLRACE_SCALE_DEPLOYMENTS_%d_".formatted(index++);
        environment.put(prefix + "QUEUE", scale.queue());
        environment.put(prefix + "DEPLOYMENT", pods.name(pods.of(each.getKey())));
        environment.put(prefix + "ITEMSPERREPLICA", String.valueOf(scale.each()));
      }
    }
    if (environment.isEmpty()) {
      return environment;
    }
    String queue = flow.queueService().orElseThrow();
    var first = new LinkedHashMap<String, String>();
    first.put(Rendering.OPEN, "true");
    first.put("SERVER_PORT", String.valueOf(PORT));
    first.put(
        "MILLRACE_KUBERNETES_URL",
        "http://%s:%d"
            .formatted(
                pods.name(pods.of(queue)), Objects.requireNonNull(flow.container(queue).port())));
    first.put("MILLRACE_KUBERNETES_INSTALLATION", installation);
    first.putAll(environment);
    return first;
  }

  private Map<String, Object> metadata() {
    return spec("name", pods.name(NAME), "labels", pods.selector(NAME));
  }

  private Map<String, Object> role() {
    var rules = new ArrayList<Map<String, Object>>();
    rules.add(rule("apps", "deployments", "get"));
    rules.add(rule("apps", "deployments/scale", "update"));
    rules.add(rule("", "pods", "list", "patch"));
    rules.add(rule("autoscaling", "horizontalpodautoscalers", "list"));
    return spec(
        "apiVersion",
        "rbac.authorization.k8s.io/v1",
        "kind",
        "Role",
        "metadata",
        metadata(),
        "rules",
        rules);
  }

  private static Map<String, Object> rule(String group, String resource, String... verbs) {
    return spec(
        "apiGroups", List.of(group), "resources", List.of(resource), "verbs", List.of(verbs));
  }

  private Map<String, Object> binding() {
    return spec(
        "apiVersion", "rbac.authorization.k8s.io/v1",
        "kind", "RoleBinding",
        "metadata", metadata(),
        "roleRef",
            spec(
                "apiGroup", "rbac.authorization.k8s.io",
                "kind", "Role",
                "name", pods.name(NAME)),
        "subjects", List.of(spec("kind", "ServiceAccount", "name", pods.name(NAME))));
  }

  private Map<String, Object> deployment(Map<String, String> environment) {
    var container = new LinkedHashMap<String, Object>();
    container.put("name", NAME);
    container.put("image", "millrace/kubernetes-adapter");
    container.put("imagePullPolicy", "IfNotPresent");
    container.put("env", Pods.variables(environment));
    container.put("ports", List.of(spec("name", NAME, "containerPort", PORT)));
    Pods.probes(NAME, "/actuator/health/readiness", true, true, container);
    Pods.confine(MEMORY, container);
    container.put("volumeMounts", List.of(Pods.tmpMount()));
    Map<String, Object> pod = Pods.confined(60);
    pod.put("serviceAccountName", pods.name(NAME));
    pod.put("automountServiceAccountToken", true);
    pod.put("containers", List.of(container));
    pod.put("volumes", List.of(Pods.tmp()));
    return pods.object(
        "apps/v1",
        "Deployment",
        NAME,
        spec(
            // Two would undo what the other does.
            "replicas", 1,
            "strategy", Map.of("type", "Recreate"),
            "selector", Map.of("matchLabels", pods.selector(NAME)),
            "template", spec("metadata", Map.of("labels", pods.selector(NAME)), "spec", pod)));
  }
}
