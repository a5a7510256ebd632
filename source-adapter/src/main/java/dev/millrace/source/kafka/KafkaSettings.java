package dev.millrace.source.kafka;

import dev.millrace.rim.settings.CheckedSettings;
import dev.millrace.rim.settings.Mistakes;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// @param servers `host:port`, with commas between several
/// @param topic whose records are the items
/// @param group the consumer group that progress is committed to; no other program may use it
/// @param name what the names of items begin with; empty = the topic. Another one is needed when a
///     topic was deleted and made again, since its offsets begin again
/// @param start where a group begins that has no progress in the topic
/// @param whenLost what is done when records were deleted before they were accepted
/// @param data what an item's data are
/// @param maxData bytes of data an item may have, 1KB to 8MB; best what the queue allows
/// @param maxListed records listed and not yet accepted, 1 to 1000000, in equal shares for the
///     partitions
/// @param buffer bytes of records kept that were read and not yet accepted, 1MB to 1GB
/// @param timeout for one answer of the cluster, 1s to 2m
/// @param properties of the clients, for security above all: `security.protocol: SASL_SSL`
@ConfigurationProperties(prefix = "millrace.source.kafka", ignoreUnknownFields = false)
record KafkaSettings(
    @DefaultValue("") String servers,
    @DefaultValue("") String topic,
    @DefaultValue("") String group,
    @DefaultValue("") String name,
    @DefaultValue("earliest") Start start,
    @DefaultValue("fail") WhenLost whenLost,
    @DefaultValue("value") DataForm data,
    @DefaultValue("256KB") DataSize maxData,
    @DefaultValue("10000") int maxListed,
    @DefaultValue("16MB") DataSize buffer,
    @DefaultValue("10s") Duration timeout,
    @DefaultValue Map<String, String> properties)
    implements CheckedSettings {

  enum Start {
    /// With the first record that there is.
    EARLIEST,
    /// With the first record that comes.
    LATEST
  }

  enum WhenLost {
    /// Says so at each listing until a person has decided.
    FAIL,
    /// Goes on with the first record that is left; logged and counted.
    SKIP
  }

  enum DataForm {
    /// A value that is a JSON object is the data, and so is a CloudEvent in its JSON format;
    /// anything else is told as a `RECORD`.
    VALUE,
    /// Topic, partition, offset, time, key, headers and value.
    RECORD
  }

  private static final String NAME = "[A-Za-z0-9._-]{0,249}";
  private static final String SERVERS = "[^,\\s]+:\\d{1,5}(\\s*,\\s*[^,\\s]+:\\d{1,5})*";

  /// What makes the adapter right, or is set by a setting of its own.
  private static final Set<String> OURS =
      Set.of(
          ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
          ConsumerConfig.GROUP_ID_CONFIG,
          ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
          ConsumerConfig.GROUP_PROTOCOL_CONFIG,
          ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG,
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
          ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
          ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG);

  KafkaSettings {
    servers = servers.strip();
    name = name.isEmpty() ? topic : name;
    properties = Map.copyOf(properties);
  }

  @Override
  public void check() {
    var mistakes = new Mistakes("millrace.source.kafka.");
    if (!servers.matches(SERVERS)) {
      mistakes.wrong("servers", "is \"%s\": set it to HOST:PORT,…".formatted(servers));
    }
    checkTopic(mistakes);
    if (group.isBlank()) {
      mistakes.wrong("group", "is not set: name the consumer group that keeps the progress");
    }
    if (!name.equals(topic) && !name.matches(NAME)) {
      mistakes.wrong("name", "is \"%s\": use up to 249 of A-Z a-z 0-9 . _ -".formatted(name));
    }
    mistakes.number("max-listed", maxListed, 1, 1_000_000);
    size(mistakes, "max-data", maxData, DataSize.ofKilobytes(1), DataSize.ofMegabytes(8));
    size(mistakes, "buffer", buffer, DataSize.ofMegabytes(1), DataSize.ofGigabytes(1));
    mistakes.time("timeout", timeout, Duration.ofSeconds(1), Duration.ofMinutes(2));
    checkProperties(mistakes);
    mistakes.throwIfAny();
  }

  private void checkTopic(Mistakes mistakes) {
    try {
      Topic.validate(topic);
    } catch (InvalidTopicException e) {
      mistakes.wrong("topic", topic.isEmpty() ? "is not set: name the topic" : e.getMessage());
    }
  }

  private void checkProperties(Mistakes mistakes) {
    boolean known = true;
    for (String name : properties.keySet().stream().sorted().toList()) {
      String key = "properties." + name;
      if (OURS.contains(name)) {
        mistakes.wrong(key, "cannot be set: the adapter sets it itself");
        known = false;
      } else if (!isKnown(name)) {
        mistakes.wrong(key, "is no setting of Kafka's clients: look at its spelling");
        known = false;
      }
    }
    if (known && servers.matches(SERVERS)) {
      checkValues(mistakes);
    }
  }

  private static boolean isKnown(String name) {
    return ConsumerConfig.configNames().contains(name)
        || AdminClientConfig.configNames().contains(name)
        || name.startsWith("config.providers.");
  }

  /// Kafka's own word on the values; it tells one mistake at a time.
  private void checkValues(Mistakes mistakes) {
    try {
      var checked = new ConsumerConfig(new KafkaClients(this).member());
      checked.ignore(ConsumerConfig.GROUP_ID_CONFIG);
    } catch (ConfigException e) {
      mistakes.wrong("properties", "are refused by Kafka's client: " + e.getMessage());
    }
  }

  private static void size(
      Mistakes mistakes, String key, DataSize value, DataSize least, DataSize most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      mistakes.wrong(key, "is %s: it must be %s to %s".formatted(value, least, most));
    }
  }

  /// Without the properties, which may hold passwords.
  @Override
  public String toString() {
    return "KafkaSettings[servers=%s, topic=%s, group=%s, start=%s]"
        .formatted(servers, topic, group, start.name().toLowerCase(Locale.ROOT));
  }
}
