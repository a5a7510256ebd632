package dev.millrace.launcher.render;

import static dev.millrace.launcher.render.KubernetesManifests.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The kubernetes-adapter for one of its duties, with the rights of this duty and no more.
///
/// @param pods names the objects
/// @param name of the duty
/// @param rules of its Role, each of [#rule]
/// @param variables its environment
/// @param settings name of a ConfigMap that it finds at [#SETTINGS]; null for none
record ClusterAdapter(
    Pods pods,
    String name,
    List<Map<String, Object>> rules,
    List<Map<String, Object>> variables,
    @Nullable String settings) {
  static final String SETTINGS = "/etc/millrace";
  static final String TOKEN = "MILLRACE_KUBERNETES_TOKEN";
  static final int PORT = 7078;

  private static final String MEMORY = "256Mi";

  static Map<String, Object> rule(String group, String resource, String... verbs) {
    return spec(
        "apiGroups", List.of(group), "resources", List.of(resource), "verbs", List.of(verbs));
  }

  /// What it is told whatever its duty is.
  ///
  /// @param queue URL of the queue-service
  static Map<String, String> connection(String queue, String installation) {
    var variables = new LinkedHashMap<String, String>();
    variables.put(Rendering.OPEN, "true");
    variables.put(Rendering.PORT, String.valueOf(PORT));
    variables.put("MILLRACE_KUBERNETES_URL", queue);
    variables.put("MILLRACE_KUBERNETES_INSTALLATION", installation);
    return variables;
  }

  List<Map<String, Object>> objects() {
    Map<String, Object> role = pods.head("rbac.authorization.k8s.io/v1", "Role", name);
    role.put("rules", rules);
    return List.of(pods.head("v1", "ServiceAccount", name), role, binding(), deployment());
  }

  private Map<String, Object> binding() {
    Map<String, Object> binding = pods.head("rbac.authorization.k8s.io/v1", "RoleBinding", name);
    binding.put(
        "roleRef",
        spec(
            "apiGroup", "rbac.authorization.k8s.io",
            "kind", "Role",
            "name", pods.name(name)));
    binding.put("subjects", List.of(spec("kind", "ServiceAccount", "name", pods.name(name))));
    return binding;
  }

  private Map<String, Object> deployment() {
    var mounts = new ArrayList<>(List.of(PodParts.tmpMount()));
    var volumes = new ArrayList<>(List.of(PodParts.tmp()));
    if (settings != null) {
      mounts.add(spec("name", "settings", "mountPath", SETTINGS, "readOnly", true));
      volumes.add(spec("name", "settings", "configMap", Map.of("name", settings)));
    }
    var container = new LinkedHashMap<String, Object>();
    container.put("name", name);
    container.put("image", "millrace/kubernetes-adapter");
    container.put("imagePullPolicy", "IfNotPresent");
    container.put("env", variables);
    container.put("ports", List.of(spec("name", name, "containerPort", PORT)));
    PodParts.probes(name, "/actuator/health/readiness", true, true, container);
    PodParts.confine(MEMORY, container);
    container.put("volumeMounts", mounts);
    Map<String, Object> pod = PodParts.confined(60);
    pod.put("serviceAccountName", pods.name(name));
    pod.put("automountServiceAccountToken", true);
    pod.put("containers", List.of(container));
    pod.put("volumes", volumes);
    return pods.object(
        "apps/v1",
        "Deployment",
        name,
        spec(
            // Two would undo what the other does.
            "replicas", 1,
            "strategy", Map.of("type", "Recreate"),
            "selector", Map.of("matchLabels", pods.selector(name)),
            "template", spec("metadata", Map.of("labels", pods.selector(name)), "spec", pod)));
  }
}
