package dev.millrace.launcher.render;

import static dev.millrace.launcher.render.KubernetesManifests.spec;

import java.util.Map;

/// Where the pods of a flow find Kafka: said once, in a ConfigMap that an overlay can patch, and
/// given to each container that asks as a variable, which its other variables refer to.
///
/// @param pods names the objects
record KafkaServers(Pods pods) {
  private static final String NAME = "kafka";
  private static final String KEY = "servers";
  private static final String VARIABLE = "KAFKA_SERVERS";

  /// Of the Kafka in `k8s/kafka`: its Service in the same namespace, and its three brokers.
  static final int PORT = 9092;

  static final String DEFAULT = "kafka:" + PORT;

  /// Kubernetes puts the variable's value in its place.
  static final Rendering.Kafka REFERENCE = new Rendering.Kafka("$(" + VARIABLE + ")", 3);

  /// @param escaped a text in which each `$(` was doubled
  static String restore(String escaped) {
    return escaped.replace("$$(" + VARIABLE + ")", "$(" + VARIABLE + ")");
  }

  Map<String, Object> configMap() {
    return spec(
        "apiVersion",
        "v1",
        "kind",
        "ConfigMap",
        "metadata",
        spec("name", pods.name(NAME), "labels", pods.labels()),
        "data",
        Map.of(KEY, DEFAULT));
  }

  Map<String, Object> variable() {
    return spec(
        "name",
        VARIABLE,
        "valueFrom",
        Map.of("configMapKeyRef", spec("name", pods.name(NAME), "key", KEY)));
  }
}
