package dev.millrace.launcher.render;

import static dev.millrace.launcher.render.KubernetesManifests.spec;

import dev.millrace.launcher.flow.Container;
import dev.millrace.launcher.flow.Flow;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which containers of a flow share a pod, what the pods are called and who calls whom. A pod is
/// named after the container that the others run beside.
final class Pods {
  private final Flow flow;

  private final String installation;

  private final boolean apart;

  Pods(Flow flow, String installation, boolean apart) {
    this.flow = flow;
    this.installation = installation;
    this.apart = apart;
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

  Set<String> own(String pod) {
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

  boolean isSidecar(String container) {
    return members(of(container)).stream()
        .anyMatch(other -> flow.container(other).needs().contains(container));
  }

  /// Under which key of its pod's specification a container stands.
  String list(String container) {
    return isSidecar(container) ? "initContainers" : "containers";
  }

  boolean isQueue(String container) {
    return flow.isQueueService(container);
  }
}
