package dev.millrace.launcher.broker;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// What one node of Kafka is told that is broker and controller at once (KRaft): its
/// `server.properties`, or the variables of its image.
///
/// @param host where it listens for clients; empty = on all interfaces
/// @param advertised where clients reach it
/// @param port for clients
/// @param controllerPort for itself, on loopback only
/// @param data where it keeps its records
/// @param more what the flow says; it cannot say what is fixed here ([#isFixed])
public record BrokerProperties(
    String host,
    String advertised,
    int port,
    int controllerPort,
    String data,
    Map<String, String> more) {
  /// The release that runs, here and in an image.
  public static final String VERSION = "4.2.1";

  /// Where the image keeps its records; a volume that is mounted there belongs to its user.
  public static final String IMAGE_DATA = "/var/lib/kafka/data";

  private static final String CONTROLLER = "localhost";

  public BrokerProperties {
    more = Map.copyOf(more);
  }

  /// True for a property that a flow cannot set: it makes the node the only one, and reachable.
  public static boolean isFixed(String property) {
    return property.startsWith("controller.")
        || property.startsWith("process.")
        || property.startsWith("listener")
        || property.startsWith("advertised.")
        || property.startsWith("inter.broker.")
        || property.startsWith("log.dir")
        || property.startsWith("metadata.log.dir")
        || property.equals("node.id")
        || property.equals("broker.id")
        || property.endsWith("replication.factor")
        || property.endsWith("min.isr");
  }

  /// In the order to be read.
  public Map<String, String> all() {
    var all = new LinkedHashMap<String, String>();
    all.put("node.id", "1");
    all.put("process.roles", "broker,controller");
    all.put("controller.quorum.voters", "1@%s:%d".formatted(CONTROLLER, controllerPort));
    all.put(
        "listeners",
        "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(host, port, CONTROLLER, controllerPort));
    all.put("advertised.listeners", "PLAINTEXT://%s:%d".formatted(advertised, port));
    all.put("controller.listener.names", "CONTROLLER");
    all.put("inter.broker.listener.name", "PLAINTEXT");
    all.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
    all.put("log.dirs", data);
    // There is only one node that could hold a copy.
    all.put("offsets.topic.replication.factor", "1");
    all.put("transaction.state.log.replication.factor", "1");
    all.put("transaction.state.log.min.isr", "1");
    all.put("share.coordinator.state.topic.replication.factor", "1");
    all.put("share.coordinator.state.topic.min.isr", "1");
    // Small, as it is alone.
    all.put("offsets.topic.num.partitions", "5");
    all.put("transaction.state.log.num.partitions", "5");
    all.put("share.coordinator.state.topic.num.partitions", "5");
    all.put("log.cleaner.dedupe.buffer.size", String.valueOf(16 * 1024 * 1024));
    // A group of one must not wait for others to join.
    all.put("group.initial.rebalance.delay.ms", "0");
    // A topic of a flow is declared, never made by a mistyped name.
    all.put("auto.create.topics.enable", "false");
    all.putAll(new java.util.TreeMap<>(more));
    return all;
  }

  /// The same as variables of Kafka's image.
  public Map<String, String> variables() {
    var variables = new LinkedHashMap<String, String>();
    all().forEach((property, value) -> variables.put(variable(property), value));
    return variables;
  }

  private static String variable(String property) {
    return "KAFKA_"
        + property
            .replace("_", "__")
            .replace("-", "___")
            .replace('.', '_')
            .toUpperCase(Locale.ROOT);
  }

  /// The id of a cluster, which never changes while its records are kept: the same for the same
  /// name.
  public static String clusterId(String name) {
    UUID uuid = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    byte[] bytes = new byte[16];
    ByteBuffer.wrap(bytes)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits());
    // Text that began with a minus would be taken for an option.
    return "M" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).substring(1);
  }
}
