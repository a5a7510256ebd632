package dev.millrace.source.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// The settings of each client of Kafka that the adapter has.
record KafkaClients(KafkaSettings settings) {
  /// After this a process that vanished loses its seat.
  static final Duration SESSION = Duration.ofSeconds(10);

  /// How soon a topic that was made, or that got more partitions, is seen.
  private static final Duration METADATA = Duration.ofSeconds(10);

  private static final int RECORDS = 500;

  /// The member of the group. It commits, and reads nothing.
  Map<String, Object> member() {
    Map<String, Object> all = consumer();
    all.put(ConsumerConfig.CLIENT_ID_CONFIG, "millrace-source"); // as Kafka's tools show it
    all.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
    all.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    all.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) SESSION.toMillis());
    all.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(SoleReader.class));
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"); // its position is not used
    return with(all);
  }

  /// Reads, outside the group.
  Map<String, Object> reader() {
    Map<String, Object> all = consumer();
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS);
    return with(all);
  }

  Map<String, Object> admin() {
    return with(common());
  }

  private Map<String, Object> consumer() {
    Map<String, Object> all = common();
    all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return all;
  }

  private Map<String, Object> common() {
    int timeout = (int) settings.timeout().toMillis();
    var all = new HashMap<String, Object>();
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.servers());
    all.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, (int) METADATA.toMillis());
    all.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
    all.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, timeout);
    return all;
  }

  private Map<String, Object> with(Map<String, Object> own) {
    own.putAll(settings.properties());
    return own;
  }
}
