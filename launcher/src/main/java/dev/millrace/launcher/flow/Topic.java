package dev.millrace.launcher.flow;

import dev.millrace.contracts.json.Durations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A Kafka topic of a flow, as the flow's event-adapters create it or check it when they start.
///
/// @param partitions how many, 1 to 10 000: as many consumers of one group can share it; default 3
/// @param replication copies of each record, 1 to 15; null = as many as is right for the cluster of
///     the place it runs in
/// @param retention how long records are kept, at least one second; null = the broker's default
/// @param compact true keeps the last record of each key, for ever, instead of all for the
///     retention; default false
public record Topic(
    Integer partitions,
    @Nullable Integer replication,
    @Nullable Duration retention,
    Boolean compact) {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
  private static final int PARTITIONS = 3;
  private static final int MAX_PARTITIONS = 10_000;
  private static final int MAX_REPLICATION = 15;

  public Topic {
    partitions = partitions == null ? PARTITIONS : partitions;
    compact = compact != null && compact;
    if (partitions < 1 || partitions > MAX_PARTITIONS) {
      throw new IllegalArgumentException("partitions is 1 to " + MAX_PARTITIONS);
    }
    if (replication != null && (replication < 1 || replication > MAX_REPLICATION)) {
      throw new IllegalArgumentException("replication is 1 to " + MAX_REPLICATION);
    }
    if (retention != null && retention.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("retention is at least 1s");
    }
    if (retention != null && compact) {
      throw new IllegalArgumentException("say either retention or compact");
    }
  }

  /// @throws IllegalArgumentException with a message for a person when Kafka takes no topic of that
  ///     name
  static void requireName(String name) {
    if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException(
          "the topic name \"%s\" is not valid: use 1 to 249 of a-z, A-Z, 0-9, '.', '_' and '-'"
              .formatted(name));
    }
  }

  /// What all names have in common that Kafka takes for the same: its metrics write `.` as `_`.
  static String collision(String name) {
    return name.replace('.', '_');
  }

  /// As an event-adapter reads it.
  ///
  /// @param usual the replication where the flow does not say one
  Map<String, Object> document(int usual) {
    var document = new LinkedHashMap<String, Object>();
    document.put("partitions", partitions);
    document.put("replication", replication == null ? usual : replication);
    if (retention != null) {
      document.put("retention", Durations.format(retention));
    }
    if (compact) {
      document.put("compact", true);
    }
    return document;
  }
}
