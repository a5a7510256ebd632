package dev.millrace.queue.engine.kafka.wire;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The topics of one service, whose names begin with the service's.
///
/// @param service what all replicas share; also the group of those that read the commands
/// @param events where CloudEvents tell of what has happened; null when they do not
public record TopicNames(String service, @Nullable String events) {
  /// What is to be done, a partition for each cell.
  public String commands() {
    return service + ".commands";
  }

  /// What came of it, for the replicas that asked.
  public String answers() {
    return service + ".answers";
  }

  /// What has happened, for all replicas.
  public String transitions() {
    return service + ".transitions";
  }

  /// The last spec of each queue, by name.
  public String queues() {
    return service + ".queues";
  }

  /// Where Kafka Streams keeps the cells' stores.
  public String stores() {
    return service + "-cell-changelog";
  }

  /// Those that nobody but the service's replicas may write to.
  public Set<String> own() {
    return Set.of(commands(), answers(), transitions(), queues(), stores());
  }
}
