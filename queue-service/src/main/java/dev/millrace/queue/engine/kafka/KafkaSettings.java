package dev.millrace.queue.engine.kafka;

import dev.millrace.queue.engine.kafka.wire.TopicNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How the Kafka engine reaches its cluster, and what it keeps there.
///
/// @param bootstrapServers where the cluster is; must be given
/// @param properties for all clients of Kafka, such as those of TLS and SASL; they win over ours
/// @param name of the service: its topics' names begin with it, and all of its replicas have it
/// @param cells partitions of the commands topic, on which queues are spread; 1 to 1000. Cannot be
///     changed later
/// @param replication of all topics. One of their replicas may be missing for writes (none, when
///     there is only one)
/// @param standbys further replicas that keep a copy of each cell's store, to go on with it at once
/// @param threads of this replica that run cells
/// @param session after this without a sign of life, a replica's cells go to others
/// @param patience how long a call waits for its answer; then 503
/// @param maxCommands calls of this replica that may wait for an answer; more are refused with 503
/// @param events a topic for CloudEvents that tell of all that happens, written in the same
///     transaction; none when left out. Not one of the engine's own
/// @param maxRecord of all topics, and so of what is enqueued or leased in one call; 1 MB to 1 GB
@ConfigurationProperties(prefix = "millrace.kafka", ignoreUnknownFields = false)
public record KafkaSettings(
    @Nullable String bootstrapServers,
    @Nullable Map<String, String> properties,
    @DefaultValue("millrace") String name,
    @DefaultValue("16") int cells,
    @DefaultValue("3") int replication,
    @DefaultValue("1") int standbys,
    @DefaultValue("2") int threads,
    @DefaultValue("6s") Duration session,
    @DefaultValue("15s") Duration patience,
    @DefaultValue("10000") int maxCommands,
    @Nullable String events,
    @DefaultValue("32MB") DataSize maxRecord) {
  /// Of a record, for what Kafka puts around it, and for what an item is called in an answer.
  private static final int ROOM = 64 * 1024;

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_-]{0,99}");

  /// Which replicas there are, and whose transactions are whose, is told by these.
  private static final List<String> OURS =
      List.of("application.id", "client.id", "group.id", "processing.guarantee");

  public KafkaSettings {
    properties = properties == null ? Map.of() : Map.copyOf(properties);
    if (bootstrapServers == null || bootstrapServers.isBlank()) {
      throw new IllegalArgumentException(
          "millrace.kafka.bootstrap-servers must name the cluster, such as kafka:9092");
    }
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "millrace.kafka.name must be 1 to 100 letters, digits, _ and -, not " + name);
    }
    for (String key : OURS) {
      if (properties.containsKey(key)) {
        throw new IllegalArgumentException(
            "millrace.kafka.properties cannot have %s: the engine sets it".formatted(key));
      }
    }
    if (events != null && new TopicNames(name, null).own().contains(events)) {
      throw new IllegalArgumentException(
          "millrace.kafka.events must be a topic of its own, not %s, which the engine reads itself"
              .formatted(events));
    }
    check("cells", cells, 1, 1000);
    check("replication", replication, 1, 15);
    check("standbys", standbys, 0, 10);
    check("threads", threads, 1, 64);
    check("max-commands", maxCommands, 1, 1_000_000);
    check("session", session, Duration.ofSeconds(1), Duration.ofMinutes(5));
    check("patience", patience, Duration.ofSeconds(1), Duration.ofMinutes(5));
    check("max-record", maxRecord, DataSize.ofMegabytes(1), DataSize.ofGigabytes(1));
  }

  private static <T extends Comparable<T>> void check(String name, T value, T least, T most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "millrace.kafka.%s must be from %s to %s, not %s".formatted(name, least, most, value));
    }
  }

  String servers() {
    return Objects.requireNonNull(bootstrapServers);
  }

  Map<String, String> clientProperties() {
    return Objects.requireNonNull(properties);
  }

  /// Bytes of what is written into one record.
  int maxContent() {
    return (int) maxRecord.toBytes() - ROOM;
  }

  /// Of the replicas of a topic, those that must have a record before it counts as written.
  int minInSync() {
    return Math.max(1, replication - 1);
  }
}
