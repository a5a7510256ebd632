package dev.millrace.signup.outbox;

import dev.millrace.rim.settings.Mistakes;
import dev.millrace.rim.settings.PartSettings;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the events go.
///
/// @param servers `host:port`, with commas between several
/// @param properties more settings of Kafka's producer, such as `security.protocol`
/// @param batch events sent in one transaction, at most
/// @param timeout how long Kafka may take for one event before it is tried again
/// @param patience how long events may wait before the part is unready
@ConfigurationProperties(prefix = "millrace.signup.kafka", ignoreUnknownFields = false)
public record KafkaSettings(
    @DefaultValue("") String servers,
    @DefaultValue Map<String, String> properties,
    @DefaultValue("500") int batch,
    @DefaultValue("10s") Duration timeout,
    @DefaultValue("1m") Duration patience)
    implements PartSettings {

  public KafkaSettings {
    properties = Map.copyOf(properties);
  }

  @Override
  public void check(Mistakes mistakes) {
    if (!servers.matches("[^,:\\s]+:\\d{1,5}(,[^,:\\s]+:\\d{1,5})*")) {
      mistakes.wrong("kafka.servers", "is \"%s\": write HOST:PORT,…".formatted(servers));
    }
    mistakes.number("kafka.batch", batch, 1, 10_000);
    mistakes.time("kafka.timeout", timeout, Duration.ofSeconds(1), Duration.ofMinutes(2));
    mistakes.time("kafka.patience", patience, Duration.ofSeconds(1), Duration.ofDays(1));
  }

  /// Without the properties, which may hold passwords.
  @Override
  public String toString() {
    return "KafkaSettings[servers=%s]".formatted(servers);
  }
}
