package dev.millrace.launcher.render;

import static dev.millrace.launcher.render.KubernetesManifests.spec;

import dev.millrace.launcher.flow.Container;
import dev.millrace.launcher.flow.Flow;
import dev.millrace.launcher.flow.References;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// The objects that run the pods of a flow.
final class Workloads {
  /// Longer than a drain, so that what ends by itself is not killed while it ends.
  private static final Duration LONGER = Duration.ofSeconds(15);

  private final Flow flow;
  private final Pods pods;
  private final KafkaServers kafka;

  Workloads(Flow flow, Pods pods) {
    this.flow = flow;
    this.pods = pods;
    this.kafka = new KafkaServers(pods);
  }

  Map<String, Object> service(String pod) {
    if (!Character.isLetter(pods.name(pod).charAt(0))) {
      throw new RenderProblem(
          "%s cannot be the name of a Service, which begins with a letter; say another --name"
              .formatted(pods.name(pod)));
    }
    return pods.object(
        "v1",
        "Service",
        pod,
        spec(
            "selector", pods.selector(pod),
            "ports",
                pods.served(pod).stream()
                    .map(
                        port ->
                            spec(
                                "name", (speaksHttp(pod, port) ? "http-" : "tcp-") + port,
                                "port", port,
                                "targetPort", port))
                    .toList()));
  }

  private boolean speaksHttp(String pod, int port) {
    return pods.members(pod).stream()
        .anyMatch(member -> Objects.equals(flow.container(member).port(), port));
  }

  Map<String, Object> workload(String pod) {
    var spec = new LinkedHashMap<String, Object>();
    Container first = flow.container(pod);
    if (first.scale() == null && first.replicas() != 1) {
      spec.put("replicas", first.replicas());
    }
    if (pods.kind(pod).equals("StatefulSet")) {
      spec.put("serviceName", pods.name(pod));
    }
    spec.put("selector", Map.of("matchLabels", pods.selector(pod)));
    spec.put(
        "template", spec("metadata", Map.of("labels", pods.selector(pod)), "spec", podSpec(pod)));
    if (pods.kind(pod).equals("StatefulSet")) {
      spec.put("volumeClaimTemplates", pods.own(pod).stream().map(this::template).toList());
    }
    return pods.object("apps/v1", pods.kind(pod), pod, spec);
  }

  private Map<String, Object> template(String folder) {
    return spec(
        "metadata", Map.of("name", folder),
        "spec",
            spec(
                "accessModes", List.of("ReadWriteOnce"),
                "resources", Map.of("requests", Map.of("storage", "10Gi"))));
  }

  private Map<String, Object> podSpec(String pod) {
    requireUnlikePorts(pod);
    pods.own(pod).forEach(folder -> requireOnePod(folder, pod));
    var sidecars = new ArrayList<Map<String, Object>>();
    var containers = new ArrayList<Map<String, Object>>();
    for (String member : pods.members(pod)) {
      (pods.isSidecar(member) ? sidecars : containers).add(container(member));
    }
    Map<String, Object> spec = PodParts.confined(grace(pod));
    if (!sidecars.isEmpty()) {
      spec.put("initContainers", sidecars);
    }
    spec.put("containers", containers);
    spec.put("volumes", volumes(pod));
    return spec;
  }

  /// The containers of a pod listen at one address.
  private void requireUnlikePorts(String pod) {
    var taken = new HashMap<Integer, String>();
    for (String member : pods.members(pod)) {
      for (int port : pods.ports(member)) {
        String other = taken.putIfAbsent(port, member);
        if (other != null) {
          throw new RenderProblem(
              "containers.%s: its port %d is that of %s, which is in the same pod; give it another"
                  .formatted(member, port, other));
        }
      }
    }
  }

  /// The disk of a folder of the flow's own goes where its pod goes, and is nobody else's.
  private void requireOnePod(String folder, String pod) {
    for (String other : pods.names()) {
      if (!other.equals(pod) && pods.own(other).contains(folder)) {
        throw new RenderProblem(
            "folders.%s: the pods %s and %s would each have a disk of their own; give it a default, or run one beside the other"
                .formatted(folder, pod, other));
      }
    }
  }

  /// Sidecars are stopped after the others, and have time of their own.
  private long grace(String pod) {
    Duration longest = Duration.ZERO;
    Duration sidecars = Duration.ZERO;
    for (String member : pods.members(pod)) {
      Duration grace = flow.container(member).grace();
      if (pods.isSidecar(member)) {
        sidecars = sidecars.compareTo(grace) < 0 ? grace : sidecars;
      } else {
        longest = longest.compareTo(grace) < 0 ? grace : longest;
      }
    }
    return longest.plus(sidecars).plus(LONGER).toSeconds();
  }

  private Rendering rendering(String container) {
    return new Rendering(
        flow, other -> host(container, other), this::forwarded, KafkaServers.REFERENCE);
  }

  /// True when the flow gives the container that variable.
  boolean sets(String container, String variable) {
    return rendering(container).environment(container).containsKey(variable);
  }

  private Map<String, Object> container(String name) {
    Container container = flow.container(name);
    Rendering rendering = rendering(name);
    var spec = new LinkedHashMap<String, Object>();
    spec.put("name", name);
    spec.put("image", rendering.image(name));
    spec.put("imagePullPolicy", "IfNotPresent");
    if (pods.isSidecar(name)) {
      spec.put("restartPolicy", "Always");
    }
    args(name, spec);
    var environment = new LinkedHashMap<String, String>();
    if (container.module() != null) {
      environment.put(Rendering.OPEN, "true");
    }
    environment.putAll(rendering.environment(name));
    var variables = new ArrayList<>(PodParts.variables(environment));
    if (flow.usesKafka(name)) {
      variables.addFirst(kafka.variable());
    }
    spec.put("env", variables);
    List<Map<String, Object>> ports = PodParts.ports(name, container);
    if (!ports.isEmpty()) {
      spec.put("ports", ports);
    }
    if (container.ready() != null) {
      // An ambassador that is not ready must not take the pod's other containers out of their
      // Service.
      boolean ready = name.equals(pods.of(name)) || !pods.isService(pods.of(name));
      PodParts.probes(name, container.ready(), container.module() != null, ready, spec);
    }
    if (container.module() != null && isServed(name)) {
      PodParts.linger(spec);
    }
    PodParts.confine(container.memory(), spec);
    spec.put("volumeMounts", mounts(rendering, container));
    return spec;
  }

  /// True when a Service leads to it.
  private boolean isServed(String container) {
    return pods.served(pods.of(container)).stream().anyMatch(pods.ports(container)::contains);
  }

  private void args(String name, Map<String, Object> spec) {
    List<String> command = flow.container(name).command();
    if (!command.isEmpty()) {
      References references = rendering(name).references(name);
      spec.put("args", command.stream().map(references::resolve).map(PodParts::literal).toList());
    }
  }

  /// The pod of an item that the container does without the others: it gets the item as a file, and
  /// serves nothing.
  ///
  /// @param worker what its container is called
  Map<String, Object> oneShot(String name, String worker) {
    Container container = flow.container(name);
    Rendering rendering = rendering(name);
    var environment = new LinkedHashMap<>(rendering.environment(name));
    environment.remove(Rendering.PORT);
    Map<String, Object> spec = spec("name", worker, "image", rendering.image(name));
    spec.put("imagePullPolicy", "IfNotPresent");
    args(name, spec);
    spec.put("env", PodParts.variables(environment));
    PodParts.confine(container.memory(), spec);
    spec.put("volumeMounts", mounts(rendering, container));
    Map<String, Object> pod = PodParts.confined(container.grace().plus(LONGER).toSeconds());
    pod.put("containers", List.of(spec));
    pod.put("volumes", volumes(container.folders().keySet()));
    return pod;
  }

  /// Where `kubectl port-forward` makes a page appear; an overlay says where it really is.
  private String forwarded(String container) {
    return "http://localhost:" + flow.container(container).port();
  }

  private String host(String from, String to) {
    boolean samePod = from.isEmpty() ? sameAsQueue(to) : pods.of(from).equals(pods.of(to));
    return samePod ? "localhost" : pods.name(pods.of(to));
  }

  /// What the queues call is called by the queue-service.
  private boolean sameAsQueue(String container) {
    return flow.queueService().map(pods::of).equals(Optional.of(pods.of(container)));
  }

  private List<Map<String, Object>> mounts(Rendering rendering, Container container) {
    var mounts = new ArrayList<Map<String, Object>>();
    mounts.add(PodParts.tmpMount());
    container
        .folders()
        .forEach(
            (folder, at) -> {
              Map<String, Object> mount = spec("name", folder, "mountPath", at);
              if (rendering.readOnly(folder)) {
                mount.put("readOnly", true);
              }
              mounts.add(mount);
            });
    return mounts;
  }

  private List<Map<String, Object>> volumes(String pod) {
    var folders = new LinkedHashSet<String>();
    pods.members(pod).forEach(member -> folders.addAll(flow.container(member).folders().keySet()));
    folders.removeAll(pods.own(pod));
    return volumes(folders);
  }

  private List<Map<String, Object>> volumes(Set<String> folders) {
    var volumes = new ArrayList<Map<String, Object>>();
    volumes.add(PodParts.tmp());
    for (String folder : folders) {
      volumes.add(
          flow.folder(folder).files().isEmpty()
              ? spec(
                  "name", folder, "persistentVolumeClaim", Map.of("claimName", pods.name(folder)))
              : spec("name", folder, "configMap", Map.of("name", pods.name(folder))));
    }
    return volumes;
  }
}
