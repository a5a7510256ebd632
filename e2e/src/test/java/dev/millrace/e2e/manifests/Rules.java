package dev.millrace.e2e.manifests;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
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
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What must be true of a set of objects beyond their types. Collects every complaint.
final class Rules {
  private static final Duration DRAIN = Duration.ofSeconds(30);

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
    }
    Stream<Workload> workloads = workloads();
    workloads.forEach(this::check);
    all(Service.class).forEach(this::check);
    all(NetworkPolicy.class).forEach(this::check);
    all(RoleBinding.class).forEach(this::check);
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
  }

  private Stream<Workload> workloads() {
    return Stream.concat(
        all(Deployment.class)
            .map(
                it ->
                    new Workload(
                        it,
                        it.getSpec().getSelector().getMatchLabels(),
                        it.getSpec().getTemplate(),
                        Set.of())),
        all(StatefulSet.class)
            .map(
                it ->
                    new Workload(
                        it,
                        it.getSpec().getSelector().getMatchLabels(),
                        it.getSpec().getTemplate(),
                        it.getSpec().getVolumeClaimTemplates().stream()
                            .map(claim -> claim.getMetadata().getName())
                            .collect(Collectors.toSet()))));
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
    for (Container container : workload.containers()) {
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
        grace > DRAIN.toSeconds(),
        object,
        "is killed after %d s, before a worker has drained",
        grace);
  }

  private void check(Workload workload, Container container) {
    HasMetadata object = workload.object();
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
          outside.contains(ref.getName() + "/" + ref.getKey()),
          object,
          "%s of %s is in no Secret: %s/%s",
          variable.getName(),
          container.getName(),
          ref.getName(),
          ref.getKey());
    }
    String value = Objects.requireNonNullElse(variable.getValue(), "");
    if (variable.getName().endsWith("_URL") && value.startsWith("http://")) {
      URI url = URI.create(value);
      boolean served =
          url.getHost().equals("localhost")
              ? workload.containers().stream()
                  .flatMap(it -> it.getPorts().stream())
                  .anyMatch(it -> it.getContainerPort() == url.getPort())
              : all(Service.class)
                  .filter(it -> it.getMetadata().getName().equals(url.getHost()))
                  .flatMap(it -> it.getSpec().getPorts().stream())
                  .anyMatch(it -> it.getPort() == url.getPort());
      require(served, object, "%s calls %s, which nobody serves", container.getName(), value);
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
    for (Container container : workload.containers()) {
      var own = container.getSecurityContext();
      require(
          own != null
              && Boolean.FALSE.equals(own.getAllowPrivilegeEscalation())
              && Boolean.TRUE.equals(own.getReadOnlyRootFilesystem())
              && own.getCapabilities() != null
              && own.getCapabilities().getDrop().contains("ALL"),
          object,
          "%s has more rights than it needs",
          container.getName());
    }
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
    }
  }

  private void check(NetworkPolicy policy) {
    Map<String, String> selector = policy.getSpec().getPodSelector().getMatchLabels();
    List<Workload> selected = workloads().filter(it -> selects(selector, it)).toList();
    require(!selected.isEmpty(), policy, "is for no pods");
    policy.getSpec().getIngress().stream()
        .flatMap(it -> it.getPorts().stream())
        .forEach(
            port ->
                require(
                    selected.stream()
                        .flatMap(it -> it.containers().stream())
                        .flatMap(it -> it.getPorts().stream())
                        .anyMatch(it -> is(it, port.getPort())),
                    policy,
                    "opens port %s, which no container has",
                    port.getPort().getValue()));
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
