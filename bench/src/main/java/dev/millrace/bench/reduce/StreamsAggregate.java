package dev.millrace.bench.reduce;

import dev.millrace.contracts.json.Json;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.Stores;
import tools.jackson.databind.JsonNode;

/// Kafka Streams' `aggregate` of all records of a topic, exactly once. Its result carries how many
/// records are in it, as `n`.
public final class StreamsAggregate {
  static final String COUNT = "n";

  private StreamsAggregate() {}

  /// Arguments: servers, application, topic to read, topic to write, workload.
  public static void main(String[] arguments) throws InterruptedException {
    Workload workload = Workload.valueOf(arguments[4]);
    var settings = new Properties();
    settings.put("bootstrap.servers", arguments[0]);
    settings.put("application.id", arguments[1]);
    settings.put("processing.guarantee", "exactly_once_v2");
    settings.put("auto.offset.reset", "earliest");
    settings.put("replication.factor", 1);
    var builder = new StreamsBuilder();
    builder.stream(arguments[2], Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        .groupByKey()
        .aggregate(
            TreeMap<String, Long>::new,
            (key, document, totals) -> add(workload, document, totals),
            Materialized.<byte[], TreeMap<String, Long>>as(Stores.inMemoryKeyValueStore("totals"))
                .withKeySerde(Serdes.ByteArray())
                .withValueSerde(counters()))
        .toStream()
        .to(arguments[3], Produced.with(Serdes.ByteArray(), counters()));
    var ended = new CountDownLatch(1);
    try (var streams = new KafkaStreams(builder.build(), settings)) {
      streams.setStateListener(
          (now, before) -> {
            if (now.hasCompletedShutdown()) {
              ended.countDown();
            }
          });
      streams.start();
      ended.await();
    }
    System.exit(1);
  }

  private static TreeMap<String, Long> add(
      Workload workload, byte[] document, TreeMap<String, Long> totals) {
    workload.add(totals, Json.strict().readTree(document));
    totals.merge(COUNT, 1L, Long::sum);
    return totals;
  }

  private static Serde<TreeMap<String, Long>> counters() {
    return Serdes.serdeFrom(
        (topic, totals) -> Json.strict().writeValueAsBytes(totals), (topic, bytes) -> read(bytes));
  }

  static TreeMap<String, Long> read(byte[] bytes) {
    var totals = new TreeMap<String, Long>();
    for (Map.Entry<String, JsonNode> each : Json.strict().readTree(bytes).properties()) {
      totals.put(each.getKey(), each.getValue().asLong());
    }
    return totals;
  }
}
