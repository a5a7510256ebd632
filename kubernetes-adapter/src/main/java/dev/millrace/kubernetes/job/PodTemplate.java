package dev.millrace.kubernetes.job;

import dev.millrace.kubernetes.job.JobSettings.Queue;
import dev.millrace.rim.settings.Mistakes;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What users say of their pods: a few settings, or a whole pod spec in a file. Checked here as far
/// as it touches what Millrace adds; the rest the cluster checks when it meets the first Job.
final class PodTemplate {
  private static final long MAX_FILE_BYTES = 256 * 1024;

  private final Mistakes mistakes;
  private final String key;
  private final Queue queue;

  /// @param key what the keys of this queue begin with
  PodTemplate(Mistakes mistakes, String key, Queue queue) {
    this.mistakes = mistakes;
    this.key = key;
    this.queue = queue;
  }

  PodSpec podSpec() {
    if (queue.template() == null) {
      return ofSettings();
    }
    if (queue.image() != null
        || !queue.command().isEmpty()
        || !queue.args().isEmpty()
        || !queue.env().isEmpty()
        || !queue.requests().isEmpty()
        || !queue.limits().isEmpty()) {
      mistakes.wrong(
          key + "template",
          "is set, and so is one of image, command, args, env, requests and limits: put those into"
              + " the template");
    }
    return ofFile(queue.template());
  }

  private PodSpec ofSettings() {
    if (queue.image() == null || queue.image().isBlank()) {
      mistakes.wrong(key + "image", "is missing: name the worker's image, or set template");
    }
    Container worker =
        new ContainerBuilder()
            .withName(Words.WORKER)
            .withImage(queue.image())
            .withCommand(queue.command())
            .withArgs(queue.args())
            .withEnv(
                queue.env().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(variable -> new EnvVar(variable.getKey(), variable.getValue(), null))
                    .toList())
            .withNewResources()
            .withRequests(quantities("requests", queue.requests()))
            .withLimits(quantities("limits", queue.limits()))
            .endResources()
            .build();
    checkEnvironment(worker);
    return new PodSpecBuilder()
        .withContainers(worker)
        .withAutomountServiceAccountToken(false)
        .build();
  }

  private PodSpec ofFile(Path file) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        mistakes.wrong(key + "template", "%s is larger than 256 KiB".formatted(file));
        return new PodSpec();
      }
      PodSpec spec = new KubernetesSerialization().unmarshal(Files.readString(file), PodSpec.class);
      check(Objects.requireNonNullElseGet(spec, PodSpec::new), file);
      return spec == null ? new PodSpec() : spec;
    } catch (IOException e) {
      mistakes.wrong(key + "template", "cannot be read: " + e);
    } catch (RuntimeException e) {
      mistakes.wrong(
          key + "template", "%s is not a pod spec in YAML: %s".formatted(file, firstLine(e)));
    }
    return new PodSpec();
  }

  private static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private void check(PodSpec spec, Path file) {
    if (!spec.getAdditionalProperties().isEmpty()) {
      mistakes.wrong(
          key + "template",
          "%s has fields that a pod spec has not: %s"
              .formatted(file, String.join(", ", spec.getAdditionalProperties().keySet())));
    }
    List<Container> workers =
        spec.getContainers().stream()
            .filter(container -> Words.WORKER.equals(container.getName()))
            .toList();
    if (workers.size() != 1) {
      mistakes.wrong(
          key + "template",
          "%s needs one container named %s, which does the work".formatted(file, Words.WORKER));
      return;
    }
    if (spec.getRestartPolicy() != null && !spec.getRestartPolicy().equals("Never")) {
      mistakes.wrong(
          key + "template",
          "%s sets restartPolicy: %s; the queue decides when to try again, leave it out"
              .formatted(file, spec.getRestartPolicy()));
    }
    if (spec.getVolumes().stream().anyMatch(volume -> Words.VOLUME.equals(volume.getName()))) {
      mistakes.wrong(
          key + "template",
          "%s has a volume named %s, which is Millrace's".formatted(file, Words.VOLUME));
    }
    checkEnvironment(workers.getFirst());
  }

  private void checkEnvironment(Container worker) {
    for (EnvVar variable : worker.getEnv()) {
      String name = variable.getName();
      if (name.startsWith("WORK_") || name.equals(JobFactory.INDEX_VARIABLE)) {
        mistakes.wrong(
            key + "env",
            "sets %s: variables that begin with WORK_, and %s, are Millrace's"
                .formatted(name, JobFactory.INDEX_VARIABLE));
      }
    }
  }

  private Map<String, Quantity> quantities(String what, Map<String, String> written) {
    var quantities = new HashMap<String, Quantity>();
    written.forEach(
        (name, amount) ->
            quantities.put(name, quantity(mistakes, key + what + "." + name, amount)));
    return quantities;
  }

  static Quantity quantity(Mistakes mistakes, String key, String written) {
    try {
      Quantity quantity = Quantity.parse(written);
      quantity.getNumericalAmount();
      return quantity;
    } catch (RuntimeException e) {
      mistakes.wrong(
          key, "is \"%s\", which is not an amount such as 500m or 256Mi".formatted(written));
      return new Quantity("0");
    }
  }
}
