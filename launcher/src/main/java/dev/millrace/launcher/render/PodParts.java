package dev.millrace.launcher.render;

import static dev.millrace.launcher.render.KubernetesManifests.spec;

import dev.millrace.launcher.flow.Container;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What pods are made of, whatever they are for.
final class PodParts {
  private static final int MAX_PORT_NAME = 15;

  /// Seconds.
  private static final String LINGERING = "5";

  /// A dollar before a parenthesis, or beside another.
  private static final Pattern REPLACED = Pattern.compile("\\$(?=[$(])|(?<=\\$)\\$");

  private PodParts() {}

  /// A pod of the level "restricted" of the Pod Security Standards, without a token of the cluster.
  ///
  /// @param grace seconds that it has to end
  static Map<String, Object> confined(long grace) {
    return spec(
        "automountServiceAccountToken",
        false,
        "terminationGracePeriodSeconds",
        grace,
        "securityContext",
        spec(
            "runAsNonRoot",
            true,
            "runAsUser",
            Rendering.USER,
            "runAsGroup",
            Rendering.USER,
            "fsGroup",
            Rendering.USER,
            "fsGroupChangePolicy",
            "OnRootMismatch",
            "seccompProfile",
            Map.of("type", "RuntimeDefault")));
  }

  static List<Map<String, Object>> ports(String name, Container container) {
    var ports = new ArrayList<Map<String, Object>>();
    if (container.port() != null) {
      ports.add(spec("name", portName(name), "containerPort", container.port()));
    }
    container
        .ports()
        .forEach(
            (port, number) -> ports.add(spec("name", portName(port), "containerPort", number)));
    return ports;
  }

  static List<Map<String, Object>> variables(Map<String, String> environment) {
    return environment.entrySet().stream()
        .map(variable -> spec("name", variable.getKey(), "value", literal(variable.getValue())))
        .toList();
  }

  /// It has ten minutes to start: a store is read through first, which takes a second for each
  /// gigabyte.
  ///
  /// @param module true when it tells on a path of its own whether it should be started anew
  /// @param gates false when the pod is as ready as its other containers are
  static void probes(
      String name, String ready, boolean module, boolean gates, Map<String, Object> container) {
    String alive = module ? "/actuator/health/liveness" : ready;
    container.put("startupProbe", probe(httpGet(alive, name), 2, 300));
    if (gates) {
      container.put("readinessProbe", probe(httpGet(ready, name), 5, 3));
    }
    if (module) {
      container.put("livenessProbe", probe(httpGet(alive, name), 10, 6));
    }
  }

  /// Serves on for a moment when it is told to stop: until every node and ingress knows, calls of
  /// its Service still come, and would be refused. Part of the pod's grace.
  static void linger(Map<String, Object> container) {
    container.put(
        "lifecycle",
        Map.of("preStop", Map.of("exec", Map.of("command", List.of("sleep", LINGERING)))));
  }

  /// Bounds what a container may use and do.
  static void confine(String memory, Map<String, Object> container) {
    container.put(
        "resources",
        spec(
            "requests", spec("cpu", "100m", "memory", memory),
            "limits", Map.of("memory", memory)));
    container.put(
        "securityContext",
        spec(
            "allowPrivilegeEscalation", false,
            "readOnlyRootFilesystem", true,
            "capabilities", Map.of("drop", List.of("ALL"))));
  }

  private static Map<String, Object> httpGet(String path, String container) {
    return Map.of("httpGet", spec("path", path, "port", portName(container)));
  }

  private static Map<String, Object> probe(Map<String, Object> how, int period, int failures) {
    Map<String, Object> probe = new LinkedHashMap<>(how);
    probe.put("periodSeconds", period);
    probe.put("timeoutSeconds", 5);
    probe.put("failureThreshold", failures);
    return probe;
  }

  /// At most 15 characters, with a letter and no two hyphens in a row, and unlike any other of its
  /// pod: the name of the container, or its beginning and something made of all of it.
  private static String portName(String name) {
    if (name.length() <= MAX_PORT_NAME && hasLetter(name) && !name.contains("--")) {
      return name;
    }
    String shown = name.replaceAll("-+", "-");
    String beginning =
        shown.substring(0, Math.min(shown.length(), MAX_PORT_NAME - 5)).replaceAll("-$", "");
    if (!hasLetter(beginning)) {
      beginning = "port";
    }
    return "%s-%04x".formatted(beginning, name.hashCode() & 0xffff);
  }

  private static boolean hasLetter(String text) {
    return text.chars().anyMatch(Character::isLetter);
  }

  /// All that a container with a read-only root may write to, but for its folders.
  static Map<String, Object> tmp() {
    return spec("name", "tmp", "emptyDir", Map.of("sizeLimit", "64Mi"));
  }

  static Map<String, Object> tmpMount() {
    return spec("name", "tmp", "mountPath", "/tmp");
  }

  /// Kubernetes replaces `$(NAME)` in values, which is meant for Kafka's servers only, and makes one
  /// dollar of two.
  static String literal(String value) {
    return KafkaServers.restore(REPLACED.matcher(value).replaceAll("\\$\\$"));
  }
}
