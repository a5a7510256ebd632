package dev.millrace.event.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/// The topics that a flow gives to its adapters.
class DeclaredTopicsTest {
  @Test
  void areCreatedByAnyNumberOfAdaptersAtOnce() throws Exception {
    String topics =
        "{made-in: {partitions: 2}, made-a: {partitions: 5, retention: 7d}, made-b: {compact:"
            + " true}}";
    try (var one = adapter(topics);
        var two = adapter(topics)) {
      one.ready();
      two.ready();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.servers()))) {
        var a = admin.describeTopics(List.of("made-a")).allTopicNames().get().get("made-a");
        assertThat(Objects.requireNonNull(a).partitions()).hasSize(5);
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, "made-b");
        var config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        assertThat(Objects.requireNonNull(config).get("cleanup.policy").value())
            .isEqualTo("compact");
      }
    }
  }

  @Test
  void thatAreThereAndOtherwiseAreLeftAsTheyAre_andTheAdapterIsNotReady() throws Exception {
    for (String topic : new String[] {"made-in-2", "made-a-2", "made-b-2"}) {
      TestKafka.create(topic, 1);
    }
    try (var adapter =
        adapter(
            "{made-in-2: {partitions: 4}, made-a-2: {partitions: 1}, made-b-2: {partitions: 1}}",
            "-2")) {
      await()
          .until(
              () ->
                  adapter
                      .get("/actuator/health/readiness")
                      .body()
                      .contains("topic made-in-2 has 1 partitions, declared are 4"));
    }
  }

  @Test
  void thatCannotBeReadStopTheStart() {
    assertThatThrownBy(() -> adapter("{made-in: {partition: 2}, 'no topic': {}}"))
        .hasStackTraceContaining("millrace.topics made-in, partition: there is no such field")
        .hasStackTraceContaining("no topic");
  }

  private static Adapter adapter(String topics) {
    return adapter(topics, "");
  }

  private static Adapter adapter(String topics, String suffix) {
    return Adapter.start(
        Map.of(
            "name", "declaring" + suffix,
            "from", "kafka:made-in" + suffix,
            "copier.outputs[0].to", "kafka:made-a" + suffix,
            "copier.outputs[1].to", "kafka:made-b" + suffix),
        "--millrace.topics=" + topics);
  }
}
