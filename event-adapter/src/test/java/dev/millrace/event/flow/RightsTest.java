package dev.millrace.event.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

/// What an adapter needs to be allowed is what `docs/kafka.md` says, and a right that it lacks is
/// named.
class RightsTest {
  @Test
  void betweenTopics_theRightsOfTheTableDo() throws Exception {
    String in = TestKafka.topic("in", 1);
    String out = TestKafka.topic("out", 1);
    String dead = TestKafka.topic("dead", 1);
    TestKafka.send(List.of(new ProducerRecord<>(in, bytes("k"), bytes("{\"n\":1}"))));
    allow(ResourceType.TOPIC, in, AclOperation.READ, AclOperation.DESCRIBE);
    for (String output : List.of(out, dead)) {
      allow(ResourceType.TOPIC, output, AclOperation.WRITE, AclOperation.DESCRIBE);
    }
    allow(ResourceType.GROUP, "rights", AclOperation.READ, AclOperation.DESCRIBE);
    TestKafka.allow(
        new ResourcePattern(ResourceType.TRANSACTIONAL_ID, "rights", PatternType.PREFIXED),
        AclOperation.WRITE,
        AclOperation.DESCRIBE);
    try (var adapter =
        Adapter.start(
            Map.of(
                "name", "rights",
                "from", "kafka:" + in,
                "dead", "kafka:" + dead,
                "filter.when", "event.data.n == 1",
                "filter.to", "kafka:" + out))) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(adapter.get("/actuator/health/readiness").body())
                      .contains("give the right DescribeConfigs on " + dead + ", " + out));
      for (String output : List.of(out, dead)) {
        allow(ResourceType.TOPIC, output, AclOperation.DESCRIBE_CONFIGS, AclOperation.READ);
      }
      adapter.ready();
      assertThat(TestKafka.await(out, 1)).hasSize(1);
    }
  }

  private static void allow(ResourceType type, String name, AclOperation... operations) {
    TestKafka.allow(new ResourcePattern(type, name, PatternType.LITERAL), operations);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
