package dev.millrace.source.kafka;

import static dev.millrace.source.kafka.TestKafka.committed;
import static dev.millrace.source.kafka.TestKafka.sendNumbers;
import static dev.millrace.source.kafka.TestKafka.topic;
import static dev.millrace.source.kafka.TestKafka.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.source.Adapter;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The whole adapter over HTTP, on a real broker.
class KafkaAdapterTest {
  private static final String READINESS = "/actuator/health/readiness";

  private final String topic = topic("adapter", 2);
  private final String group = unique("group");

  @Test
  void recordsAreListedServedAndAccepted() throws Exception {
    sendNumbers(topic, 1, 1, 5);
    try (var adapter = adapter()) {
      List<String> names = adapter.names(2);
      assertThat(names).hasSize(5).startsWith(topic + "/00001/0000000000000000000");
      assertThat(adapter.get("/api/v1/items/" + JsonHttp.segment(names.getLast())).body())
          .isEqualTo("{\"kind\":\"Item\",\"apiVersion\":\"v1\",\"data\":{\"n\":5}}");
      assertThat(adapter.client().accept(names.subList(0, 3))).isTrue();
      assertThat(committed(group, 1)).isEqualTo(3);
      assertThat(adapter.names(10)).isEqualTo(names.subList(3, 5));
      assertThat(adapter.client().item(names.getFirst())).isEmpty();
      assertThat(adapter.get("/actuator/prometheus").body()).contains("millrace_source_open 2.0");
    }
  }

  @Test
  void aSecondInstance_isNotReady_untilTheFirstIsGone() throws Exception {
    sendNumbers(topic, 0, 1, 1);
    try (var second = standby()) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(second.get(READINESS).statusCode()).isEqualTo(200));
      assertThat(second.names(10)).hasSize(1);
    }
  }

  /// Beside one that reads, which is stopped afterwards.
  private Adapter standby() throws Exception {
    try (var first = adapter()) {
      assertThat(first.names(10)).hasSize(1);
      Adapter second = adapter();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                HttpResponse<String> answer = second.get("/api/v1/items?limit=10");
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).contains("\"why\":\"standby\"");
              });
      assertThat(second.get(READINESS).statusCode()).isEqualTo(503);
      assertThat(first.get(READINESS).statusCode()).isEqualTo(200);
      return second;
    }
  }

  private Adapter adapter() {
    return new Adapter(
        "millrace.source.kind=kafka",
        "millrace.source.kafka.servers=" + TestKafka.servers(),
        "millrace.source.kafka.topic=" + topic,
        "millrace.source.kafka.group=" + group);
  }
}
