package dev.millrace.launcher.render;

import dev.millrace.launcher.broker.BrokerProperties;
import dev.millrace.launcher.flow.Container;
import dev.millrace.launcher.flow.References;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The flow's own Kafka as a service of a compose file: one node in Kafka's own image, for trying.
///
/// @param name of the service, under which the others reach it; its volume has the same
/// @param container what the flow says of it
record BrokerService(String name, Container container) {
  private static final int CONTROLLER = 9093;

  /// Kafka's first question, asked by a shell: which versions it speaks. What it is asked with, it
  /// puts before its answer.
  private static final String ASK =
      """
      exec 3<>/dev/tcp/localhost/%d; printf '\\0\\0\\0\\012\\0\\022\\0\\0ping\\377\\377' >&3; \
      head -c 8 <&3 | grep -q ping\
      """;

  /// Folders of the image that its user writes to: its configuration, made from the variables, and
  /// logs.
  private static final List<String> SCRATCH =
      List.of(
          "/tmp:size=64m",
          "/opt/kafka/config:size=1m,uid=1000",
          "/opt/kafka/logs:size=64m,uid=1000");

  String servers() {
    return name + ":" + port();
  }

  private int port() {
    return Objects.requireNonNull(container.port());
  }

  List<String> scratch() {
    return SCRATCH;
  }

  String mount() {
    return name + ":" + BrokerProperties.IMAGE_DATA;
  }

  Map<String, String> environment(References references) {
    var environment = new LinkedHashMap<String, String>();
    environment.put("CLUSTER_ID", BrokerProperties.clusterId(name));
    var more = new LinkedHashMap<String, String>();
    container
        .settings()
        .forEachEntry((key, value) -> more.put(key, references.resolve(value.asString())));
    var properties =
        new BrokerProperties("", name, port(), CONTROLLER, BrokerProperties.IMAGE_DATA, more);
    environment.putAll(properties.variables());
    // Without a log of the garbage collector, which would fill its folder.
    environment.put("EXTRA_ARGS", "-name kafkaServer");
    environment.put("KAFKA_HEAP_OPTS", "-XX:MaxRAMPercentage=50 -XX:+UseSerialGC");
    container.env().forEach((key, value) -> environment.put(key, references.resolve(value)));
    return environment;
  }

  List<String> question() {
    return List.of("CMD", "bash", "-c", ASK.formatted(port()));
  }
}
