package dev.millrace.launcher.render;

import static dev.millrace.launcher.render.KubernetesManifests.spec;

import dev.millrace.launcher.flow.Container;
import dev.millrace.launcher.flow.Flow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What production takes from Secrets, which the person makes: tokens, and what a flow says that
/// only the person knows.
///
/// @param names of the pods that there are
/// @param scaled true when there is a scaler
record SecretPatches(
    Flow flow, Pods pods, Workloads workloads, List<String> names, boolean scaled) {
  static final String TOKENS = "tokens";
  private static final String ADAPTER = "adapter";

  /// Settings of modules that hold a token for the queue-service, each with whose it is.
  private static final Map<String, Map<String, String>> MODULES =
      Map.of(
          "worker-adapter",
          Map.of("millrace.worker.token", "worker"),
          "coordinator",
          Map.of("millrace.coordinator.token", ADAPTER),
          Flow.EVENT_MODULE,
          Map.of("millrace.event.queue.token", ADAPTER));

  List<Object> all() {
    var patches = new ArrayList<>();
    flow.queueService()
        .ifPresent(
            queue -> {
              patches.add(patch(queue, asks(roles(queue))));
              if (scaled) {
                patches.add(scaler());
              }
            });
    for (String pod : names) {
      pods.members(pod).forEach(member -> collect(member, patches));
    }
    return patches;
  }

  private void collect(String container, List<Object> patches) {
    var environment = new ArrayList<Map<String, Object>>();
    if (isPage(container)) {
      environment.addAll(asks(Map.of("viewer", "viewer")));
    }
    tokens(container)
        .forEach(
            (setting, holder) ->
                environment.add(pods.secret(variable(container, setting), TOKENS, holder, false)));
    flow.container(container)
        .secrets()
        .forEach((setting, key) -> environment.add(given(container, setting, key)));
    if (!environment.isEmpty()) {
      patches.add(patch(container, environment));
    }
  }

  /// The page of a module but the queue-service, which has more than pages.
  private boolean isPage(String container) {
    Container it = flow.container(container);
    return flow.queueService().isPresent()
        && it.page()
        && it.module() != null
        && !pods.isQueue(container);
  }

  private Map<String, String> tokens(String container) {
    Container it = flow.container(container);
    boolean calls =
        flow.queueService().map(queue -> flow.calls(container).contains(queue)).orElse(false);
    var tokens = new LinkedHashMap<String, String>();
    if (calls && it.module() != null) {
      tokens.putAll(MODULES.getOrDefault(it.module(), Map.of()));
    }
    tokens.putAll(it.tokens());
    return tokens;
  }

  /// What the holder of each token may do, by its key in the Secret.
  private Map<String, String> roles(String queue) {
    var roles = new LinkedHashMap<String, String>();
    List.of("operator", "worker", "viewer").forEach(role -> roles.put(role, role));
    for (String container : flow.containers().keySet()) {
      for (String holder : tokens(container).values()) {
        roles.putIfAbsent(holder, holder.equals(ADAPTER) ? "producer,worker" : holder);
      }
    }
    return roles;
  }

  /// A service that takes no call without a token.
  private List<Map<String, Object>> asks(Map<String, String> roles) {
    var variables = new ArrayList<Map<String, Object>>();
    variables.add(spec("name", Rendering.OPEN, "value", "false"));
    roles.forEach(
        (key, role) -> {
          String prefix = "MILLRACE_SECURITY_TOKENS_%d_".formatted((variables.size() - 1) / 2);
          variables.add(pods.secret(prefix + "TOKEN", TOKENS, key, false));
          variables.add(spec("name", prefix + "ROLES", "value", role));
        });
    return variables;
  }

  /// In the place of what the flow says, if it says anything.
  private Map<String, Object> given(String container, String setting, String written) {
    boolean optional = written.endsWith("?");
    String key = optional ? written.substring(0, written.length() - 1) : written;
    Map<String, Object> variable =
        pods.secret(variable(container, setting), "secrets", key, optional);
    if (workloads.sets(container, variable(container, setting))) {
      variable.put("value", null);
    }
    return variable;
  }

  private String variable(String container, String setting) {
    return flow.container(container).module() == null ? setting : Variables.name(setting);
  }

  private Map<String, Object> scaler() {
    String of = ScalerManifests.NAME;
    Map<String, Object> token = pods.secret(ClusterAdapter.TOKEN, TOKENS, "viewer", false);
    return pods.patch("Deployment", of, container("containers", of, List.of(token)));
  }

  private Map<String, Object> patch(String container, List<?> environment) {
    String pod = pods.of(container);
    return pods.patch(pod, container(pods.list(container), container, environment));
  }

  /// @param list in which its pod has the container
  private static Map<String, Object> container(String list, String name, List<?> environment) {
    Map<String, Object> changed = Map.of(list, List.of(spec("name", name, "env", environment)));
    return Map.of("template", Map.of("spec", changed));
  }
}
