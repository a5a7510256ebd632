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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which containers of a flow share a pod, and the objects that run it. A pod is named after the
/// container that the others run beside.
final class Pods {
  /// Longer than a drain, so that what ends by itself is not killed while it ends.
  private static final Duration LONGER = Duration.ofSeconds(15);

  private static final int MAX_PORT_NAME = 15;

  private final Flow flow;
  private final String installation;
  private final boolean apart;
  private final KafkaServers kafka;

  Pods(Flow flow, String installation, boolean apart) {
    this.flow = flow;
    this.installation = installation;
    this.apart = apart;
    this.kafka = new KafkaServers(this);
  }

  String installation() {
    return installation;
  }

  /// All pods.
  List<String> names() {
    return flow.containers().keySet().stream().filter(name -> of(name).equals(name)).toList();
  }

  /// The pod of a container.
  String of(String container) {
    String beside = flow.container(container).beside();
    return apart || beside == null ? container : beside;
  }

  List<String> members(String pod) {
    return flow.containers().keySet().stream().filter(name -> of(name).equals(pod)).toList();
  }

  /// The name of an object of this installation.
  String name(String of) {
    String name = installation + "-" + of;
    if (name.length() > 52) {
      throw new RenderProblem(
          "%s is too long for the name of an object and its pods; at most 52 characters"
              .formatted(name));
    }
    return name;
  }

  Map<String, Object> labels() {
    return spec(
        "app.kubernetes.io/part-of", "millrace", "app.kubernetes.io/instance", installation);
  }

  Map<String, Object> selector(String pod) {
    Map<String, Object> labels = labels();
    labels.put("app.kubernetes.io/name", pod);
    return labels;
  }

  Map<String, Object> object(String version, String kind, String of, Map<String, Object> spec) {
    Map<String, Object> object = head(version, kind, of);
    object.put("spec", spec);
    return object;
  }

  /// What each object begins with.
  Map<String, Object> head(String version, String kind, String of) {
    return spec(
        "apiVersion", version,
        "kind", kind,
        "metadata", spec("name", name(of), "labels", selector(of)));
  }

  /// What replaces a part of the pod's workload, in the form of a strategic merge.
  Map<String, Object> patch(String pod, Map<String, Object> spec) {
    return patch(kind(pod), pod, spec);
  }

  /// @param kind of the workload
  Map<String, Object> patch(String kind, String of, Map<String, Object> spec) {
    Map<String, Object> changed = spec("apiVersion", "apps/v1", "kind", kind);
    changed.put("metadata", Map.of("name", name(of)));
    changed.put("spec", spec);
    return Map.of("patch", YamlText.of(changed));
  }

  /// A variable whose value is in a Secret.
  ///
  /// @param of the Secret
  /// @param optional whether it may be missing there
  Map<String, Object> secret(String variable, String of, String key, boolean optional) {
    Map<String, Object> reference = spec("name", name(of), "key", key);
    if (optional) {
      reference.put("optional", true);
    }
    return spec("name", variable, "valueFrom", Map.of("secretKeyRef", reference));
  }

  /// A pod that keeps something has a name of its own and a disk that goes where it goes.
  String kind(String pod) {
    return own(pod).isEmpty() ? "Deployment" : "StatefulSet";
  }

  private Set<String> own(String pod) {
    var own = new LinkedHashSet<String>();
    for (String member : members(pod)) {
      for (String folder : flow.container(member).folders().keySet()) {
        if (!flow.folder(folder).given()) {
          own.add(folder);
        }
      }
    }
    return own;
  }

  boolean isService(String pod) {
    return !served(pod).isEmpty();
  }

  /// True when it is there to try the flow.
  boolean isTrial(String pod) {
    return members(pod).stream().allMatch(member -> flow.container(member).trial());
  }

  /// The ports that other pods call, and those of pages.
  List<Integer> served(String pod) {
    return members(pod).stream()
        .filter(member -> isQueue(member) || flow.container(member).page() || isCalled(member))
        .flatMap(member -> ports(member).stream())
        .toList();
  }

  private boolean isCalled(String container) {
    return flow.containers().keySet().stream().anyMatch(it -> callees(it).contains(container));
  }

  /// The containers of other pods that one calls. What the queues call is called by the
  /// queue-service.
  Set<String> callees(String container) {
    return Stream.concat(
            flow.calls(container).stream(),
            isQueue(container) ? flow.sources().stream() : Stream.of())
        .filter(name -> !of(name).equals(of(container)))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /// Where a container listens.
  List<Integer> ports(String container) {
    Container it = flow.container(container);
    return Stream.concat(Stream.ofNullable(it.port()), it.ports().values().stream()).toList();
  }

  /// Where the pods of others reach a container.
  String url(String container) {
    return "http://%s:%d"
        .formatted(name(of(container)), Objects.requireNonNull(flow.container(container).port()));
  }

  Map<String, Object> service(String pod) {
    if (!Character.isLetter(name(pod).charAt(0))) {
      throw new RenderProblem(
          "%s cannot be the name of a Service, which begins with a letter; say another --name"
              .formatted(name(pod)));
    }
    return object(
        "v1",
        "Service",
        pod,
        spec(
            "selector", selector(pod),
            "ports",
                served(pod).stream()
                    .map(
                        port ->
                            spec(
                                "name", (speaksHttp(pod, port) ? "http-" : "tcp-") + port,
                                "port", port,
                                "targetPort", port))
                    .toList()));
  }

  private boolean speaksHttp(String pod, int port) {
    return members(pod).stream()
        .anyMatch(member -> Objects.equals(flow.container(member).port(), port));
  }

  Map<String, Object> workload(String pod) {
    var spec = new LinkedHashMap<String, Object>();
    Container first = flow.container(pod);
    if (first.scale() == null && first.replicas() != 1) {
      spec.put("replicas", first.replicas());
    }
    if (kind(pod).equals("StatefulSet")) {
      spec.put("serviceName", name(pod));
    }
    spec.put("selector", Map.of("matchLabels", selector(pod)));
    spec.put("template", spec("metadata", Map.of("labels", selector(pod)), "spec", podSpec(pod)));
    if (kind(pod).equals("StatefulSet")) {
      spec.put("volumeClaimTemplates", own(pod).stream().map(this::template).toList());
    }
    return object("apps/v1", kind(pod), pod, spec);
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
    own(pod).forEach(folder -> requireOnePod(folder, pod));
    var sidecars = new ArrayList<Map<String, Object>>();
    var containers = new ArrayList<Map<String, Object>>();
    for (String member : members(pod)) {
      (isSidecar(member) ? sidecars : containers).add(container(member));
    }
    Map<String, Object> spec = confined(grace(pod));
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
    for (String member : members(pod)) {
      for (int port : ports(member)) {
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
    for (String other : names()) {
      if (!other.equals(pod) && own(other).contains(folder)) {
        throw new RenderProblem(
            "folders.%s: the pods %s and %s would each have a disk of their own; give it a default, or run one beside the other"
                .formatted(folder, pod, other));
      }
    }
  }

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

  /// Sidecars are stopped after the others, and have time of their own.
  private long grace(String pod) {
    Duration longest = Duration.ZERO;
    Duration sidecars = Duration.ZERO;
    for (String member : members(pod)) {
      Duration grace = flow.container(member).grace();
      if (isSidecar(member)) {
        sidecars = sidecars.compareTo(grace) < 0 ? grace : sidecars;
      } else {
        longest = longest.compareTo(grace) < 0 ? grace : longest;
      }
    }
    return longest.plus(sidecars).plus(LONGER).toSeconds();
  }

  private boolean isSidecar(String container) {
    return members(of(container)).stream()
        .anyMatch(other -> flow.container(other).needs().contains(container));
  }

  /// Under which key of its pod's specification a container stands.
  String list(String container) {
    return isSidecar(container) ? "initContainers" : "containers";
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
    if (isSidecar(name)) {
      spec.put("restartPolicy", "Always");
    }
    args(name, spec);
    var environment = new LinkedHashMap<String, String>();
    if (container.module() != null) {
      environment.put(Rendering.OPEN, "true");
    }
    environment.putAll(rendering.environment(name));
    var variables = new ArrayList<>(variables(environment));
    if (flow.usesKafka(name)) {
      variables.addFirst(kafka.variable());
    }
    spec.put("env", variables);
    List<Map<String, Object>> ports = ports(name, container);
    if (!ports.isEmpty()) {
      spec.put("ports", ports);
    }
    if (container.ready() != null) {
      // An ambassador that is not ready must not take the pod's other containers out of their
      // Service.
      boolean ready = name.equals(of(name)) || !isService(of(name));
      probes(name, container.ready(), container.module() != null, ready, spec);
    }
    confine(container.memory(), spec);
    spec.put("volumeMounts", mounts(rendering, container));
    return spec;
  }

  private void args(String name, Map<String, Object> spec) {
    List<String> command = flow.container(name).command();
    if (!command.isEmpty()) {
      References references = rendering(name).references(name);
      spec.put("args", command.stream().map(references::resolve).map(Pods::literal).toList());
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
    spec.put("env", variables(environment));
    confine(container.memory(), spec);
    spec.put("volumeMounts", mounts(rendering, container));
    Map<String, Object> pod = confined(container.grace().plus(LONGER).toSeconds());
    pod.put("containers", List.of(spec));
    pod.put("volumes", volumes(container.folders().keySet()));
    return pod;
  }

  private static List<Map<String, Object>> ports(String name, Container container) {
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

  /// Where `kubectl port-forward` makes a page appear; an overlay says where it really is.
  private String forwarded(String container) {
    return "http://localhost:" + flow.container(container).port();
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

  private String host(String from, String to) {
    boolean samePod = from.isEmpty() ? sameAsQueue(to) : of(from).equals(of(to));
    return samePod ? "localhost" : name(of(to));
  }

  boolean isQueue(String container) {
    return flow.queueService().equals(Optional.of(container));
  }

  /// What the queues call is called by the queue-service.
  private boolean sameAsQueue(String container) {
    return flow.queueService().map(this::of).equals(Optional.of(of(container)));
  }

  /// All that a container with a read-only root may write to, but for its folders.
  static Map<String, Object> tmp() {
    return spec("name", "tmp", "emptyDir", Map.of("sizeLimit", "64Mi"));
  }

  static Map<String, Object> tmpMount() {
    return spec("name", "tmp", "mountPath", "/tmp");
  }

  private List<Map<String, Object>> mounts(Rendering rendering, Container container) {
    var mounts = new ArrayList<Map<String, Object>>();
    mounts.add(tmpMount());
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
    members(pod).forEach(member -> folders.addAll(flow.container(member).folders().keySet()));
    folders.removeAll(own(pod));
    return volumes(folders);
  }

  private List<Map<String, Object>> volumes(Set<String> folders) {
    var volumes = new ArrayList<Map<String, Object>>();
    volumes.add(tmp());
    for (String folder : folders) {
      volumes.add(
          flow.folder(folder).files().isEmpty()
              ? spec("name", folder, "persistentVolumeClaim", Map.of("claimName", name(folder)))
              : spec("name", folder, "configMap", Map.of("name", name(folder))));
    }
    return volumes;
  }

  /// Kubernetes replaces `$(NAME)` in values, which is meant for Kafka's servers only.
  private static String literal(String value) {
    return KafkaServers.restore(value.replace("$(", "$$("));
  }
}
