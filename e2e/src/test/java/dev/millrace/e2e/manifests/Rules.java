package dev.millrace.e2e.manifests;

import dev.millrace.contracts.json.Durations;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What must be true of a set of objects beyond their types. Collects every complaint.
final class Rules {
  /// What any pod has to end, and of those with a worker-adapter more than that takes.
  private static final Duration LEAST_GRACE = Duration.ofSeconds(30);

  private static final Duration DRAIN = Duration.ofSeconds(30);
  private static final Duration STOPPING = Duration.ofSeconds(10);

  private static final int NAMES = 53;

  /// A host and a port that a container is told of.
  private static final Pattern CALL =
      Pattern.compile("(?:http|jdbc:postgresql)://([a-z0-9-]+):([0-9]+)");

  /// A Deployment that the kubernetes-adapter scales.
  private static final Pattern SCALED =
      Pattern.compile("MILLRACE_SCALE_DEPLOYMENTS_\\d+_DEPLOYMENT");

  private final List<HasMetadata> objects;
  private final Set<String> outside;
  private final List<String> complaints = new ArrayList<>();

  /// @param outside names of Secrets that the person makes, each as `name/key`
  private Rules(List<HasMetadata> objects, Set<String> outside) {
    this.objects = objects;
    this.outside = outside;
  }

  static List<String> complaints(List<HasMetadata> objects, Set<String> outside) {
    var rules = new Rules(objects, outside);
    rules.check();
    return rules.complaints;
  }

  private void check() {
    var names = new HashSet<String>();
    for (HasMetadata object : objects) {
      require(names.add(name(object)), object, "is there twice");
      require(
          object.getMetadata().getGenerateName() == null,
          object,
          "is made anew each time it is applied");
    }
    Stream<Workload> workloads = workloads();
    workloads.forEach(this::check);
    all(Service.class).forEach(this::check);
    all(NetworkPolicy.class).forEach(this::check);
    all(Role.class).forEach(this::check);
    all(RoleBinding.class).forEach(this::check);
    all(PodDisruptionBudget.class).forEach(this::check);
  }

  private void check(PodDisruptionBudget budget) {
    Map<String, String> selector = budget.getSpec().getSelector().getMatchLabels();
    require(
        workloads().filter(it -> selects(selector, it)).count() == 1,
        budget,
        "is not for the pods of one workload");
  }

  /// Whoever may scale Deployments may scale those of the flow, and nobody else's.
  private void check(Role role) {
    for (PolicyRule rule : role.getRules()) {
      if (rule.getApiGroups().contains("apps")) {
        require(
            !rule.getResourceNames().isEmpty()
                && rule.getResourceNames().stream().allMatch(it -> exists(Deployment.class, it)),
            role,
            "is for Deployments that it does not name, or that are not there: %s",
            rule.getResourceNames());
      }
    }
  }

  private void check(RoleBinding binding) {
    require(
        exists(Role.class, binding.getRoleRef().getName()),
        binding,
        "binds the role %s, which is not there",
        binding.getRoleRef().getName());
    for (Subject subject : binding.getSubjects()) {
      require(
          exists(ServiceAccount.class, subject.getName()),
          binding,
          "binds %s, who is not there",
          subject.getName());
      require(
          Objects.equals(subject.getNamespace(), binding.getMetadata().getNamespace()),
          binding,
          "binds %s of another namespace",
          subject.getName());
    }
  }

  /// @param claims the volumes that come with each of its pods
  private record Workload(
      HasMetadata object,
      Map<String, String> selector,
      PodTemplateSpec template,
      Set<String> claims) {
    PodSpec pod() {
      return template.getSpec();
    }

    List<Container> containers() {
      return Stream.concat(pod().getInitContainers().stream(), pod().getContainers().stream())
          .toList();
    }

    boolean serves(int port) {
      return containers().stream()
          .flatMap(it -> it.getPorts().stream())
          .anyMatch(it -> it.getContainerPort() == port);
    }
  }

  private Stream<Workload> workloads() {
    return objects.stream()
        .map(
            object ->
                switch (object) {
                  case Deployment it ->
                      new Workload(
                          it,
                          it.getSpec().getSelector().getMatchLabels(),
                          it.getSpec().getTemplate(),
                          Set.of());
                  case StatefulSet it ->
                      new Workload(
                          it,
                          it.getSpec().getSelector().getMatchLabels(),
                          it.getSpec().getTemplate(),
                          it.getSpec().getVolumeClaimTemplates().stream()
                              .map(claim -> claim.getMetadata().getName())
                              .collect(Collectors.toSet()));
                  case Pod it ->
                      new Workload(
                          it,
                          it.getMetadata().getLabels(),
                          new PodTemplateSpec(it.getMetadata(), it.getSpec()),
                          Set.of());
                  default -> null;
                })
        .filter(Objects::nonNull);
  }

  private void check(Workload workload) {
    HasMetadata object = workload.object();
    require(
        selects(workload.selector(), workload), object, "selects other pods than those it makes");
    restricted(workload);
    String account = workload.pod().getServiceAccountName();
    require(
        account == null || exists(ServiceAccount.class, account),
        object,
        "runs as %s, who is not there",
        account);
    var ports = new HashSet<Object>();
    List<NetworkPolicy> arriving = policies(workload, "Ingress");
    for (Container container : workload.containers()) {
      if (!arriving.isEmpty() && container.getImage().contains("millrace/")) {
        container.getPorts().forEach(port -> checkFigures(object, arriving, port));
      }
      for (ContainerPort port : container.getPorts()) {
        require(
            ports.add(port.getContainerPort()),
            object,
            "port %d is used twice",
            port.getContainerPort());
        require(
            ports.add(port.getName()), object, "the port name %s is used twice", port.getName());
      }
      check(workload, container);
    }
    Set<String> known = new HashSet<>(workload.claims());
    for (Volume volume : workload.pod().getVolumes()) {
      require(known.add(volume.getName()), object, "volume %s is there twice", volume.getName());
      if (volume.getPersistentVolumeClaim() != null) {
        String claim = volume.getPersistentVolumeClaim().getClaimName();
        require(exists(PersistentVolumeClaim.class, claim), object, "there is no claim %s", claim);
      }
      if (volume.getConfigMap() != null) {
        String map = volume.getConfigMap().getName();
        require(exists(ConfigMap.class, map), object, "there is no ConfigMap %s", map);
      }
    }
    for (Container container : workload.containers()) {
      for (VolumeMount mount : container.getVolumeMounts()) {
        require(
            known.contains(mount.getName()),
            object,
            "%s mounts %s, which is no volume",
            container.getName(),
            mount.getName());
      }
    }
    long grace = Objects.requireNonNullElse(workload.pod().getTerminationGracePeriodSeconds(), 30L);
    require(
        grace > needed(workload).toSeconds(),
        object,
        "is killed after %d s, before a worker has drained",
        grace);
    workload
        .pod()
        .getTopologySpreadConstraints()
        .forEach(
            spread ->
                require(
                    selects(spread.getLabelSelector().getMatchLabels(), workload),
                    object,
                    "is spread by other pods than its own"));
  }

  private static Duration needed(Workload workload) {
    return workload.containers().stream()
        .filter(container -> container.getImage().contains("/worker-adapter"))
        .map(
            worker ->
                duration(worker, "MILLRACE_WORKER_DRAIN", DRAIN)
                    .plus(duration(worker, "MILLRACE_WORKER_GRACE", STOPPING)))
        .reduce(LEAST_GRACE, (one, other) -> one.compareTo(other) > 0 ? one : other);
  }

  private static Duration duration(Container container, String variable, Duration otherwise) {
    return container.getEnv().stream()
        .filter(it -> it.getName().equals(variable))
        .map(it -> Durations.parse(it.getValue()))
        .findFirst()
        .orElse(otherwise);
  }

  private void check(Workload workload, Container container) {
    HasMetadata object = workload.object();
    Stream.concat(container.getEnv().stream().map(EnvVar::getValue), container.getArgs().stream())
        .filter(Objects::nonNull)
        .flatMap(text -> Stream.of(text.split("[,\\s]+")))
        .forEach(path -> checkFile(workload, container, path));
    for (Probe probe : probes(container)) {
      IntOrString port = probe.getHttpGet().getPort();
      require(
          container.getPorts().stream().anyMatch(it -> is(it, port)),
          object,
          "a probe of %s asks port %s, which it does not have",
          container.getName(),
          port.getValue());
    }
    require(
        container.getPorts().isEmpty() || container.getStartupProbe() != null,
        object,
        "%s serves, but nothing asks whether it has started",
        container.getName());
    require(
        container.getResources() != null
            && container.getResources().getLimits().containsKey("memory")
            && container.getResources().getRequests().containsKey("cpu"),
        object,
        "%s has no bound on its memory, or asks for no processor",
        container.getName());
    for (EnvVar variable : container.getEnv()) {
      check(workload, container, variable);
    }
  }

  private void check(Workload workload, Container container, EnvVar variable) {
    HasMetadata object = workload.object();
    if (variable.getValueFrom() != null && variable.getValueFrom().getSecretKeyRef() != null) {
      var ref = variable.getValueFrom().getSecretKeyRef();
      require(
          Boolean.TRUE.equals(ref.getOptional())
              || outside.contains(ref.getName() + "/" + ref.getKey()),
          object,
          "%s of %s is in no Secret: %s/%s",
          variable.getName(),
          container.getName(),
          ref.getName(),
          ref.getKey());
    }
    if (variable.getValueFrom() != null && variable.getValueFrom().getConfigMapKeyRef() != null) {
      var ref = variable.getValueFrom().getConfigMapKeyRef();
      require(
          hasKey(ref.getName(), ref.getKey()),
          object,
          "%s of %s is in no ConfigMap: %s/%s",
          variable.getName(),
          container.getName(),
          ref.getName(),
          ref.getKey());
    }
    if (SCALED.matcher(variable.getName()).matches()) {
      // Applied again, it would set back what is scaled.
      require(
          all(Deployment.class)
              .anyMatch(
                  it ->
                      it.getMetadata().getName().equals(variable.getValue())
                          && it.getSpec().getReplicas() == null),
          object,
          "scales %s, which is not there or has a fixed number of replicas",
          variable.getValue());
    }
    require(
        variable.getValue() == null || variable.getValueFrom() == null,
        object,
        "%s of %s is given twice",
        variable.getName(),
        container.getName());
    CALL.matcher(Objects.requireNonNullElse(variable.getValue(), ""))
        .results()
        .forEach(
            call -> check(workload, container, call.group(1), Integer.parseInt(call.group(2))));
  }

  /// A file that a container is told of and that comes with a ConfigMap.
  private void checkFile(Workload workload, Container container, String path) {
    for (VolumeMount mount : container.getVolumeMounts()) {
      if (path.startsWith(mount.getMountPath() + "/")) {
        workload.pod().getVolumes().stream()
            .filter(it -> it.getName().equals(mount.getName()) && it.getConfigMap() != null)
            .map(it -> it.getConfigMap().getName())
            .forEach(
                map ->
                    require(
                        hasKey(map, path.substring(mount.getMountPath().length() + 1)),
                        workload.object(),
                        "%s is told of %s, which is in no ConfigMap",
                        container.getName(),
                        path));
      }
    }
  }

  private boolean hasKey(String map, String key) {
    return all(ConfigMap.class)
        .filter(it -> it.getMetadata().getName().equals(map))
        .anyMatch(it -> it.getData().containsKey(key));
  }

  private void check(Workload workload, Container container, String host, int port) {
    if (host.equals("localhost")) {
      require(
          workload.serves(port),
          workload.object(),
          "%s calls %s:%d, which nobody serves",
          container.getName(),
          host,
          port);
      return;
    }
    List<Service> services =
        all(Service.class).filter(it -> it.getMetadata().getName().equals(host)).toList();
    require(
        services.stream()
            .flatMap(it -> it.getSpec().getPorts().stream())
            .anyMatch(it -> it.getPort() == port),
        workload.object(),
        "%s calls %s:%d, which nobody serves",
        container.getName(),
        host,
        port);
    for (Service service : services) {
      workloads()
          .filter(it -> selects(service.getSpec().getSelector(), it))
          .forEach(called -> checkCall(workload, called, port));
    }
  }

  /// The level "restricted" of the Pod Security Standards, and a root that cannot be written to.
  private void restricted(Workload workload) {
    HasMetadata object = workload.object();
    var pod = workload.pod().getSecurityContext();
    require(
        pod != null
            && Boolean.TRUE.equals(pod.getRunAsNonRoot())
            && pod.getSeccompProfile() != null
            && "RuntimeDefault".equals(pod.getSeccompProfile().getType()),
        object,
        "may run as root, or without seccomp");
    require(isItsOwn(workload.pod()), object, "uses something of its node");
    for (Container container : workload.containers()) {
      var own = container.getSecurityContext();
      require(
          own != null
              && Boolean.FALSE.equals(own.getAllowPrivilegeEscalation())
              && Boolean.TRUE.equals(own.getReadOnlyRootFilesystem())
              && own.getCapabilities() != null
              && own.getCapabilities().getDrop().contains("ALL")
              && own.getCapabilities().getAdd().isEmpty()
              && !Boolean.TRUE.equals(own.getPrivileged()),
          object,
          "%s has more rights than it needs",
          container.getName());
    }
  }

  private static boolean isItsOwn(PodSpec pod) {
    return !Boolean.TRUE.equals(pod.getHostNetwork())
        && !Boolean.TRUE.equals(pod.getHostPID())
        && !Boolean.TRUE.equals(pod.getHostIPC())
        && pod.getVolumes().stream()
            .allMatch(
                it ->
                    it.getEmptyDir() != null
                        || it.getConfigMap() != null
                        || it.getPersistentVolumeClaim() != null)
        && Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
            .flatMap(it -> it.getPorts().stream())
            .allMatch(it -> it.getHostPort() == null);
  }

  private void check(Service service) {
    Map<String, String> selector = service.getSpec().getSelector();
    List<Workload> behind = workloads().filter(it -> selects(selector, it)).toList();
    require(behind.size() == 1, service, "selects the pods of %d workloads", behind.size());
    for (ServicePort port : service.getSpec().getPorts()) {
      require(
          behind.stream()
              .flatMap(it -> it.containers().stream())
              .flatMap(it -> it.getPorts().stream())
              .anyMatch(it -> is(it, port.getTargetPort())),
          service,
          "leads to port %s, which no container has",
          port.getTargetPort().getValue());
      require(
          behind.stream()
              .flatMap(it -> it.containers().stream())
              .filter(it -> it.getPorts().stream().anyMatch(at -> is(at, port.getTargetPort())))
              .filter(it -> it.getImage().startsWith("millrace/"))
              .allMatch(it -> it.getLifecycle() != null && it.getLifecycle().getPreStop() != null),
          service,
          "still leads to a pod that has stopped serving, while nodes are told of it");
    }
  }

  private void check(NetworkPolicy policy) {
    Map<String, String> selector = policy.getSpec().getPodSelector().getMatchLabels();
    List<Workload> selected = workloads().filter(it -> selects(selector, it)).toList();
    require(!selected.isEmpty(), policy, "is for no pods");
    policy.getSpec().getIngress().stream()
        .flatMap(it -> it.getPorts().stream())
        .forEach(port -> opens(policy, selected, port));
    for (NetworkPolicyEgressRule rule : policy.getSpec().getEgress()) {
      for (NetworkPolicyPeer peer : rule.getTo()) {
        if (peer.getPodSelector() != null && !isOfKafka(peer)) {
          List<Workload> called = workloads().filter(it -> is(peer, it)).toList();
          require(!called.isEmpty(), policy, "lets call pods that are not there: %s", peer);
          rule.getPorts().forEach(port -> opens(policy, called, port));
        }
      }
    }
  }

  private void opens(NetworkPolicy policy, List<Workload> workloads, NetworkPolicyPort port) {
    require(
        workloads.stream()
            .flatMap(it -> it.containers().stream())
            .flatMap(it -> it.getPorts().stream())
            .anyMatch(it -> is(it, port.getPort())),
        policy,
        "opens port %s, which no container has",
        port.getPort().getValue());
  }

  /// The brokers may be those of `k8s/kafka`, or others.
  private static boolean isOfKafka(NetworkPolicyPeer peer) {
    return "kafka".equals(peer.getPodSelector().getMatchLabels().get("app.kubernetes.io/name"));
  }

  private static boolean is(NetworkPolicyPeer peer, Workload workload) {
    return peer.getPodSelector() != null
        && peer.getNamespaceSelector() == null
        && selects(peer.getPodSelector().getMatchLabels(), workload);
  }

  /// What a container is told to call, the policies of both sides let it call.
  private void checkCall(Workload from, Workload to, int port) {
    List<NetworkPolicy> leaving = policies(from, "Egress");
    require(
        leaving.isEmpty()
            || leaving.stream()
                .flatMap(it -> it.getSpec().getEgress().stream())
                .anyMatch(
                    rule ->
                        rule.getTo().stream().anyMatch(peer -> is(peer, to))
                            && opens(rule.getPorts(), port)),
        from.object(),
        "may not call %s, port %d",
        name(to.object()),
        port);
    require(
        leaving.isEmpty()
            || leaving.stream()
                .flatMap(it -> it.getSpec().getEgress().stream())
                .anyMatch(rule -> opens(rule.getPorts(), NAMES)),
        from.object(),
        "may not ask for names");
    List<NetworkPolicy> arriving = policies(to, "Ingress");
    require(
        arriving.isEmpty()
            || arriving.stream()
                .flatMap(it -> it.getSpec().getIngress().stream())
                .anyMatch(
                    rule ->
                        rule.getFrom().stream().anyMatch(peer -> is(peer, from))
                            && opens(rule.getPorts(), port)),
        to.object(),
        "may not be called by %s on port %d",
        name(from.object()),
        port);
  }

  /// Prometheus may come from a namespace of its own.
  private void checkFigures(HasMetadata object, List<NetworkPolicy> arriving, ContainerPort port) {
    require(
        arriving.stream()
            .flatMap(it -> it.getSpec().getIngress().stream())
            .anyMatch(
                rule ->
                    rule.getFrom().stream().anyMatch(Rules::isPrometheus)
                        && opens(rule.getPorts(), port.getContainerPort())),
        object,
        "may not be asked for its figures on port %d",
        port.getContainerPort());
  }

  private static boolean isPrometheus(NetworkPolicyPeer peer) {
    return peer.getNamespaceSelector() != null
        && "true".equals(peer.getNamespaceSelector().getMatchLabels().get("millrace.dev/metrics"));
  }

  private List<NetworkPolicy> policies(Workload workload, String type) {
    return all(NetworkPolicy.class)
        .filter(it -> it.getSpec().getPolicyTypes().contains(type))
        .filter(it -> selects(it.getSpec().getPodSelector().getMatchLabels(), workload))
        .toList();
  }

  private static boolean opens(List<NetworkPolicyPort> ports, int port) {
    return ports.stream().anyMatch(it -> Objects.equals(it.getPort().getIntVal(), port));
  }

  private static List<Probe> probes(Container container) {
    return Stream.of(
            container.getStartupProbe(),
            container.getReadinessProbe(),
            container.getLivenessProbe())
        .filter(probe -> probe != null && probe.getHttpGet() != null)
        .toList();
  }

  private static boolean is(ContainerPort port, @Nullable IntOrString asked) {
    return asked != null
        && (port.getContainerPort().equals(asked.getIntVal())
            || (port.getName() != null && port.getName().equals(asked.getStrVal())));
  }

  private static boolean selects(Map<String, String> selector, Workload workload) {
    return workload
        .template()
        .getMetadata()
        .getLabels()
        .entrySet()
        .containsAll(selector.entrySet());
  }

  private <T extends HasMetadata> Stream<T> all(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast);
  }

  private boolean exists(Class<? extends HasMetadata> type, String name) {
    return all(type).anyMatch(it -> it.getMetadata().getName().equals(name));
  }

  private void require(
      boolean holds, HasMetadata object, String complaint, @Nullable Object... arguments) {
    if (!holds) {
      complaints.add(name(object) + " " + complaint.formatted(arguments));
    }
  }

  private static String name(HasMetadata object) {
    return object.getKind() + "/" + object.getMetadata().getName();
  }
}
