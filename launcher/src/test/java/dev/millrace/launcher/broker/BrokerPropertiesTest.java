package dev.millrace.launcher.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerPropertiesTest {
  private final BrokerProperties properties =
      new BrokerProperties(
          "127.0.0.1", "kafka", 9092, 9093, "log", Map.of("log.retention.hours", "24"));

  @Test
  void clientsReachItWhereItIsAdvertised_andItselfOnLoopback() {
    assertThat(properties.all())
        .containsEntry("listeners", "PLAINTEXT://127.0.0.1:9092,CONTROLLER://localhost:9093")
        .containsEntry("advertised.listeners", "PLAINTEXT://kafka:9092")
        .containsEntry("log.retention.hours", "24");
  }

  @Test
  void variablesAreNamedAsTheImageReadsThem() {
    assertThat(properties.variables())
        .containsEntry("KAFKA_LOG_RETENTION_HOURS", "24")
        .containsEntry("KAFKA_PROCESS_ROLES", "broker,controller")
        .hasSameSizeAs(properties.all());
  }

  @Test
  void whatMakesItTheOnlyNodeIsFixed_andTheRestIsNot() {
    assertThat(properties.all().keySet().stream().filter(BrokerProperties::isFixed))
        .contains("listeners", "log.dirs", "node.id", "offsets.topic.replication.factor")
        .doesNotContain("auto.create.topics.enable", "log.retention.hours");
  }

  @Test
  void theIdOfAClusterIsOfSixteenBytes_andTheSameForTheSameName() {
    String id = BrokerProperties.clusterId("a");

    assertThat(Base64.getUrlDecoder().decode(id)).hasSize(16);
    assertThat(id).hasSize(22).isEqualTo(BrokerProperties.clusterId("a"));
    assertThat(id).isNotEqualTo(BrokerProperties.clusterId("b"));
  }
}
