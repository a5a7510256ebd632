package dev.millrace.event.flow;

import static dev.millrace.event.Events.cloudEvent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.event.message.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/// Two replicas are replaced one after the other while events keep coming.
class RestartsTest {
  private final String in = TestKafka.topic("restarts-in", 4);
  private final String out = TestKafka.topic("restarts-out", 4);
  private final String dead = TestKafka.topic("restarts-dead", 1);

  @Test
  void aRollingRestartUnderLoadLosesNothing_repeatsNothing_andKeepsTheOrderOfEachKey()
      throws Exception {
    var sent = new AtomicInteger();
    var load = Executors.newSingleThreadScheduledExecutor();
    load.scheduleAtFixedRate(() -> send(sent), 0, 10, TimeUnit.MILLISECONDS);
    Adapter one = replica();
    Adapter two = replica();
    for (int round = 0; round < 2; round++) {
      int before = sent.get();
      one.close();
      one = replica().ready();
      two.close();
      two = replica().ready();
      int enough = before + 2_000;
      await().until(() -> sent.get() > enough);
    }
    load.shutdown();
    assertThat(load.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    var records = TestKafka.await(out, sent.get());
    one.close();
    two.close();
    assertThat(records).as("none twice").hasSize(sent.get());
    assertOrder(records);
  }

  private static void assertOrder(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<String, Integer> last = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      int n =
          Integer.parseInt(
              new String(record.value(), StandardCharsets.UTF_8).replaceAll("\\D", ""));
      String key = new String(record.key(), StandardCharsets.UTF_8);
      assertThat(n).isGreaterThan(last.getOrDefault(key, -1));
      last.put(key, n);
    }
  }

  private Adapter replica() {
    return Adapter.start(
        Map.of(
            "name", "restarted-" + in,
            "from", "kafka:" + in,
            "dead", "kafka:" + dead,
            "filter.when", "event.data.n >= 0",
            "filter.to", "kafka:" + out));
  }

  /// 20 events; at 100 times a second they are 2000.
  private void send(AtomicInteger sent) {
    var batch = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (int i = 0; i < 20; i++) {
      int n = sent.get() + i;
      Event event = cloudEvent("e-" + n, "key-" + n % 97, "{\"n\": " + n + "}");
      batch.add(
          new ProducerRecord<>(
              in, null, event.timestamp(), event.key(), event.value(), event.headers()));
    }
    TestKafka.send(batch);
    sent.addAndGet(batch.size());
  }
}
