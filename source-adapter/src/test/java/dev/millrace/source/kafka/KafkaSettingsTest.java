package dev.millrace.source.kafka;

import static dev.millrace.source.SettingsMistakes.assertMistakes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class KafkaSettingsTest {
  private static final Map<String, String> LEAST =
      Map.of("servers", "b1:9092, b2:9092", "topic", "orders", "group", "millrace");

  @Test
  void theLeastThatIsNeeded_isEnough() {
    settings(LEAST).check();
  }

  @Test
  void allMistakes_areToldAtOnce() {
    assertMistakes(
        settings(
            Map.of(
                "servers", "kafka:9092/",
                "topic", "a b",
                "name", "a/b",
                "max-listed", "0",
                "max-data", "10B",
                "buffer", "2GB",
                "timeout", "10ms",
                "properties.group.id", "other",
                "properties.sasl.jas.config", "x")),
        "millrace.source.kafka.servers is \"kafka:9092/\"",
        "millrace.source.kafka.topic",
        "millrace.source.kafka.name is \"a/b\"",
        "millrace.source.kafka.group is not set",
        "millrace.source.kafka.max-listed is 0",
        "millrace.source.kafka.max-data is 10B",
        "millrace.source.kafka.buffer is",
        "millrace.source.kafka.timeout is 10ms",
        "millrace.source.kafka.properties.group.id cannot be set",
        "millrace.source.kafka.properties.sasl.jas.config is no setting of Kafka's clients");
  }

  @Test
  void aValueThatKafkaRefuses_isTold() {
    var settings = new HashMap<>(LEAST);
    settings.put("properties.fetch.max.bytes", "many");
    assertMistakes(settings(settings), "fetch.max.bytes");
  }

  @Test
  void propertiesThatMayBeSecret_areNotShown() {
    var settings = new HashMap<>(LEAST);
    settings.put("properties.ssl.key.password", "s3cr3t");
    assertThat(settings(settings).toString()).contains("orders").doesNotContain("s3cr3t");
  }

  static KafkaSettings settings(Map<String, String> settings) {
    var all = new HashMap<String, String>();
    settings.forEach((key, value) -> all.put("millrace.source.kafka." + key, value));
    return new Binder(new MapConfigurationPropertySource(all))
        .bindOrCreate("millrace.source.kafka", KafkaSettings.class);
  }
}
