package dev.millrace.kubernetes.scale;

import dev.millrace.rim.settings.CheckedSettings;
import dev.millrace.rim.settings.Mistakes;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.web.server.Ssl;

/// Which Deployments follow which queues, and whether KEDA is served.
///
/// @param deployments none = this adapter scales nothing by itself
/// @param period time between two looks at a queue
/// @param scaleDownAfter how long fewer workers must have been wanted before any goes
/// @param keda where KEDA's questions are answered
@ConfigurationProperties(prefix = "millrace.scale", ignoreUnknownFields = false)
public record ScaleSettings(
    @DefaultValue List<Target> deployments,
    @DefaultValue("5s") Duration period,
    @DefaultValue("30s") Duration scaleDownAfter,
    @DefaultValue Keda keda)
    implements CheckedSettings {

  static final int MOST_DEPLOYMENTS = 100;
  private static final int MOST_REPLICAS = 10_000;

  public ScaleSettings {
    deployments = List.copyOf(deployments);
  }

  /// @param namespace null = the adapter's own
  /// @param itemsPerReplica how many items one replica works on at once: the worker's
  ///     `concurrency`
  /// @param min fewest replicas
  /// @param max most replicas; the queue's own bounds hold as well
  public record Target(
      @DefaultValue("") String queue,
      @Nullable String namespace,
      @DefaultValue("") String deployment,
      @DefaultValue("1") int itemsPerReplica,
      @DefaultValue("0") int min,
      @DefaultValue("100") int max) {

    /// Replicas for so many items at once.
    int replicas(int items) {
      return Math.clamp(Math.ceilDiv(items, itemsPerReplica), min, max);
    }
  }

  /// @param address to listen on; beyond loopback a network policy should let only KEDA in, since
  ///     the interface knows no credentials but certificates
  /// @param port null = KEDA is not served; 0 = any free one
  public record Keda(
      @DefaultValue("127.0.0.1") String address,
      @Nullable Integer port,
      @DefaultValue KedaSsl ssl) {}

  /// @param bundle name of the SSL bundle that the port speaks TLS with; null = in the clear
  /// @param clientAuth whether KEDA must show a certificate that the bundle trusts
  public record KedaSsl(@Nullable String bundle, @DefaultValue("none") Ssl.ClientAuth clientAuth) {}

  @Override
  public void check() {
    var mistakes = new Mistakes("millrace.scale.");
    mistakes.time("period", period, Duration.ofSeconds(1), Duration.ofMinutes(5));
    mistakes.time("scale-down-after", scaleDownAfter, Duration.ZERO, Duration.ofHours(1));
    mistakes.number("deployments", deployments.size(), 0, MOST_DEPLOYMENTS);
    Integer port = keda.port();
    if (port != null) {
      mistakes.number("keda.port", port, 0, 65_535);
    }
    if (keda.address().isBlank()) {
      mistakes.wrong("keda.address", "is empty: write an address such as 127.0.0.1 or 0.0.0.0");
    }
    Set<String> queues = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < deployments.size(); i++) {
      check(deployments.get(i), "deployments[%d].".formatted(i), mistakes, queues, names);
    }
    mistakes.throwIfAny();
  }

  private static void check(
      Target target, String key, Mistakes mistakes, Set<String> queues, Set<String> names) {
    mistakes.label(key + "queue", "queue", target.queue());
    if (!target.deployment().matches("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?")) {
      mistakes.wrong(
          key + "deployment",
          target.deployment().isEmpty()
              ? "is missing: name the Deployment"
              : "is \"%s\", which is no name of a Deployment".formatted(target.deployment()));
    }
    if (target.namespace() != null) {
      mistakes.label(key + "namespace", "namespace", target.namespace());
    }
    mistakes.number(key + "items-per-replica", target.itemsPerReplica(), 1, MOST_REPLICAS);
    mistakes.number(key + "min", target.min(), 0, MOST_REPLICAS);
    mistakes.number(key + "max", target.max(), Math.max(1, target.min()), MOST_REPLICAS);
    if (!target.queue().isEmpty() && !queues.add(target.queue())) {
      mistakes.wrong(key + "queue", "is there twice: each Deployment would get all its workers");
    }
    String name = Objects.requireNonNullElse(target.namespace(), "") + "/" + target.deployment();
    if (!target.deployment().isEmpty() && !names.add(name)) {
      mistakes.wrong(key + "deployment", "is there twice: two queues would pull at it");
    }
  }
}
