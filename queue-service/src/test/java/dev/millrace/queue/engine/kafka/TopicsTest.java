package dev.millrace.queue.engine.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.queue.engine.TestKafka;
import dev.millrace.queue.engine.kafka.Topics.TopicMismatch;
import dev.millrace.queue.engine.kafka.wire.TopicNames;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What is wrong with a topic, and what to do about it, is said at the start.
class TopicsTest {
  private final String name = TestKafka.newName();

  private void declare(KafkaSettings settings) throws InterruptedException {
    try (Admin admin = new Cluster(settings).admin()) {
      new Topics(settings, new TopicNames(settings.name(), settings.events())).declare(admin);
    }
  }

  @Test
  void areCreatedOnceAndFoundByTheNext() throws InterruptedException {
    declare(Settings.of(name, 3));
    declare(Settings.of(name, 3));
  }

  @Test
  void ofAnotherNumberOfCellsAreRefused() throws InterruptedException {
    declare(Settings.of(name, 3));
    assertThatThrownBy(() -> declare(Settings.of(name, 4)))
        .isInstanceOf(TopicMismatch.class)
        .hasMessageContaining("topic " + name + ".commands has 3 partitions, and should have 4")
        .hasMessageContaining("set millrace.kafka.cells=3");
  }

  @Test
  void thatWouldNeedMoreBrokersAreRefused() {
    assertThatThrownBy(() -> declare(Settings.of(name, 2, 3, null)))
        .isInstanceOf(TopicMismatch.class)
        .hasMessageContaining("is to have 3 replicas, and 1 broker is there")
        .hasMessageContaining("millrace.kafka.replication=1");
  }

  @Test
  void thatForgetCommandsAreRefused() throws InterruptedException, ExecutionException {
    KafkaSettings settings = Settings.of(name, 2);
    declare(settings);
    alter(settings, name + ".commands", "retention.ms", "1000");
    awaitRefusal(
        settings,
        name + ".commands has retention.ms=1000, and should have -1",
        "--add-config retention.ms=-1");
  }

  @Test
  void thatForgetWhatIsInTheStoresAreRefused() throws InterruptedException, ExecutionException {
    KafkaSettings settings = Settings.of(name, 2);
    declare(settings);
    String stores = new TopicNames(name, null).stores();
    try (Admin admin = new Cluster(settings).admin()) {
      Map<String, String> made = new Topics(settings, new TopicNames(name, null)).stores();
      admin.createTopics(List.of(new NewTopic(stores, 2, (short) 1).configs(made))).all().get();
    }
    alter(settings, stores, "cleanup.policy", "delete");
    awaitRefusal(
        settings,
        stores + " has cleanup.policy=delete, and should have compact",
        "--add-config cleanup.policy=compact");
  }

  /// The broker tells of what was altered a moment later.
  private void awaitRefusal(KafkaSettings settings, String fault, String cure) {
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> declare(settings))
                    .isInstanceOf(TopicMismatch.class)
                    .hasMessageContaining(fault)
                    .hasMessageContaining(cure));
  }

  private static void alter(KafkaSettings settings, String topic, String key, String value)
      throws InterruptedException, ExecutionException {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    var set = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    try (Admin admin = new Cluster(settings).admin()) {
      admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
    }
  }
}
