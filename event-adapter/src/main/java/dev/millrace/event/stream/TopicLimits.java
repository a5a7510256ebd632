package dev.millrace.event.stream;

import dev.millrace.event.kafka.KafkaCluster;
import dev.millrace.event.message.Event;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// What the topics of the outputs will never take. It is looked at before a record is sent: a
/// transaction in which the broker has refused one can only be given up, and would be tried and
/// given up for ever. Read anew each time the topology starts. Immutable.
final class TopicLimits {
  /// What a batch and a record have beside their contents, at most.
  private static final int OVERHEAD = 128;

  /// The largest request that a producer sends, unless it is told otherwise.
  private static final int LARGEST_REQUEST = 1024 * 1024;

  private final Map<String, Limit> limits;

  /// @param past how much older than the broker's clock a record may be, in milliseconds
  /// @param future how much newer
  record Limit(String topic, long bytes, boolean compacted, long past, long future) {}

  TopicLimits(Map<String, Limit> limits) {
    this.limits = limits;
  }

  /// @param outputs topics by output
  static TopicLimits read(KafkaCluster cluster, Map<String, String> outputs)
      throws IOException, InterruptedException {
    Map<String, Config> configs = cluster.configs(new HashSet<>(outputs.values()));
    var limits = new HashMap<String, Limit>();
    for (Map.Entry<String, String> output : outputs.entrySet()) {
      Config config = configs.get(output.getValue());
      if (config == null) {
        throw new IOException("the settings of topic " + output.getValue() + " are not told");
      }
      limits.put(output.getKey(), limit(output.getValue(), config, cluster));
    }
    return new TopicLimits(Map.copyOf(limits));
  }

  private static Limit limit(String topic, Config config, KafkaCluster cluster) {
    long bytes = Long.parseLong(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
    Object request = cluster.client(Map.of()).get("max.request.size");
    long largest = request == null ? LARGEST_REQUEST : Long.parseLong(request.toString());
    boolean compacted = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value().contains("compact");
    boolean stamps =
        config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).value().equals("LogAppendTime");
    return new Limit(
        topic,
        Math.min(bytes, largest),
        compacted,
        stamps
            ? Long.MAX_VALUE
            : millis(config, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG),
        stamps
            ? Long.MAX_VALUE
            : millis(config, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG));
  }

  private static long millis(Config config, String key) {
    return Long.parseLong(config.get(key).value());
  }

  /// @param now milliseconds since the epoch
  /// @return why the output's topic will not take the event; null when it will
  @Nullable String refusal(String output, Event event, long now) {
    Limit limit = limits.get(output);
    if (limit == null) {
      return null;
    }
    if (limit.compacted && event.key() == null) {
      return "topic %s is compacted and takes no record without a key".formatted(limit.topic);
    }
    long age = now - event.timestamp();
    if (age > limit.past || -age > limit.future) {
      return "its time is %s, which topic %s does not take"
          .formatted(Instant.ofEpochMilli(event.timestamp()), limit.topic);
    }
    long size = size(event);
    return size > limit.bytes
        ? "it has %d bytes, topic %s takes %d".formatted(size, limit.topic, limit.bytes)
        : null;
  }

  private static long size(Event event) {
    long size = OVERHEAD + length(event.key()) + length(event.value());
    for (Header header : event.headers()) {
      size += 3L * header.key().length() + length(header.value()) + 2 * Integer.BYTES;
    }
    return size;
  }

  private static int length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
