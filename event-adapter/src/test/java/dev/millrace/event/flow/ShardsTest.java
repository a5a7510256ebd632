package dev.millrace.event.flow;

import static dev.millrace.event.Events.cloudEvent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.event.message.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/// A sharder whose shards fall ill.
class ShardsTest {
  private final String in = TestKafka.topic("shards-in", 2);
  private final List<String> shards =
      IntStream.range(0, 3).mapToObj(i -> TestKafka.topic("shard", 1)).toList();

  @Test
  void aShardThatIsIllIsTakenOut_itsKeysOnlyGoToTheOthersWithAMark_andComeBackToIt()
      throws Exception {
    try (var health = new Receiver();
        var adapter =
            Adapter.start(
                Map.ofEntries(
                    Map.entry("name", "sharder-" + in),
                    Map.entry("from", "kafka:" + in),
                    Map.entry("sharder.probe", "100ms"),
                    Map.entry("sharder.out-after", "2"),
                    Map.entry("sharder.back-after", "2"),
                    Map.entry("sharder.shards[0].name", "a"),
                    Map.entry("sharder.shards[0].to", "kafka:" + shards.get(0)),
                    Map.entry("sharder.shards[0].health.url", health.url("/a")),
                    Map.entry("sharder.shards[1].name", "b"),
                    Map.entry("sharder.shards[1].to", "kafka:" + shards.get(1)),
                    Map.entry("sharder.shards[2].name", "c"),
                    Map.entry("sharder.shards[2].to", "kafka:" + shards.get(2)),
                    Map.entry("sharder.shards[2].health.group", "readers-of-" + shards.get(2)),
                    Map.entry("sharder.shards[2].health.max-lag", "360")))) {
      send(0);
      awaitTotal(300);
      List<List<String>> before = shards.stream().map(ShardsTest::keys).toList();
      assertThat(before).noneMatch(List::isEmpty);

      health.answer(probe -> 503);
      await().until(() -> adapter.get("/api/v1/pattern").body().contains("\"live\":false"));
      send(1);
      awaitTotal(600);
      assertThat(keys(shards.get(0))).as("gets nothing").isEqualTo(before.get(0));
      for (int shard = 1; shard <= 2; shard++) {
        List<String> own = before.get(shard);
        for (var record : TestKafka.read(shards.get(shard))) {
          String home = header(record, "ce_millracehome");
          assertThat(home).isEqualTo(own.contains(key(record)) ? "" : "a");
        }
      }
      assertThat(adapter.figure("millrace_event_rerouted_total")).isEqualTo(before.get(0).size());

      health.answer(probe -> 204);
      await().until(() -> !adapter.get("/api/v1/pattern").body().contains("\"live\":false"));
      send(2);
      awaitTotal(900);
      assertThat(TestKafka.read(shards.get(0))).hasSize(2 * before.get(0).size());

      send(3);
      awaitTotal(1200);
      String c = shards.get(2);
      await()
          .until(
              () ->
                  adapter
                      .get("/api/v1/pattern")
                      .body()
                      .contains("records behind topic %s, 360 are allowed".formatted(c)));
      await().until(() -> adapter.get("/api/v1/pattern").body().contains("\"live\":false"));
      TestKafka.commit("readers-of-" + c, c, TestKafka.read(c).getLast().offset());
      await().until(() -> !adapter.get("/api/v1/pattern").body().contains("\"live\":false"));
    }
  }

  /// One event of each of 300 keys.
  private void send(int round) {
    TestKafka.send(
        IntStream.range(0, 300)
            .mapToObj(n -> record(cloudEvent("e-" + round + "-" + n, "key-" + n, "{}")))
            .toList());
  }

  private ProducerRecord<byte[], byte[]> record(Event event) {
    return new ProducerRecord<>(
        in, null, event.timestamp(), event.key(), event.value(), event.headers());
  }

  private void awaitTotal(int events) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> shards.stream().mapToInt(s -> TestKafka.read(s).size()).sum() >= events);
  }

  private static List<String> keys(String topic) {
    return TestKafka.read(topic).stream().map(ShardsTest::key).toList();
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.UTF_8);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
