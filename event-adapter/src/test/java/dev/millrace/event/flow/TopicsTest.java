package dev.millrace.event.flow;

import static dev.millrace.event.Events.cloudEvent;
import static dev.millrace.event.Events.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.event.message.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/// Each pattern between topics of a real broker.
class TopicsTest {
  private final String in = TestKafka.topic("in", 3);
  private final String a = TestKafka.topic("a", 3);
  private final String b = TestKafka.topic("b", 3);
  private final String dead = TestKafka.topic("dead", 1);

  @Test
  void theCopierGivesBothTheSameBytesKeysHeadersAndTimestamps_inTheOrderOfEachKey() {
    send(1000);
    try (var adapter =
        Adapter.start(
            settings("copier.outputs[0].to", "kafka:" + a, "copier.outputs[1].to", "kafka:" + b))) {
      for (String copy : List.of(a, b)) {
        var records = TestKafka.await(copy, 1000);
        assertThat(records).hasSize(1000);
        assertSame(records);
      }
    }
  }

  private static void assertSame(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<String, Integer> last = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      int n = number(record);
      Event sent = event(n);
      assertThat(record.key()).isEqualTo(sent.key());
      assertThat(record.value()).isEqualTo(sent.value());
      assertThat(record.timestamp()).isEqualTo(sent.timestamp());
      assertThat(record.headers().toArray()).isEqualTo(sent.headers().toArray());
      String key = new String(record.key(), StandardCharsets.UTF_8);
      assertThat(n).isGreaterThan(last.getOrDefault(key, -1));
      last.put(key, n);
    }
  }

  @Test
  void theFilterLetsThroughWhatItsPredicateHoldsFor_andSendsTheRestToRejected() {
    send(100);
    try (var adapter =
        Adapter.start(
            settings(
                "filter.when", "event.data.n % 10 == 0",
                "filter.to", "kafka:" + a,
                "filter.rejected", "kafka:" + b))) {
      assertThat(numbers(TestKafka.await(a, 10))).allMatch(n -> n % 10 == 0).hasSize(10);
      assertThat(TestKafka.await(b, 90)).hasSize(90);
    }
  }

  @Test
  void anEventThatTheExpressionFailsOnGoesToTheDeadLetters_andHoldsUpNothing() throws Exception {
    TestKafka.send(
        List.of(
            record(cloudEvent("bad-1", "k", "{\"m\": 1}")),
            record(cloudEvent("bad-2", "k", "no JSON")),
            record(cloudEvent("good", "k", "{\"n\": 1}"))));
    try (var adapter =
        Adapter.start(settings("filter.when", "event.data.n == 1", "filter.to", "kafka:" + a))) {
      assertThat(TestKafka.await(a, 1)).hasSize(1);
      var letters = TestKafka.await(dead, 2);
      assertThat(letters).hasSize(2);
      assertThat(header(letters.get(0), "ce_millracereason")).contains("n");
      assertThat(header(letters.get(0), "ce_millracepattern")).isEqualTo("filter");
      assertThat(header(letters.get(0), "ce_millraceinstance")).isEqualTo("under-test");
      assertThat(header(letters.get(1), "ce_millracereason"))
          .contains("not JSON")
          .doesNotContain("\n");
      assertThat(letters.get(1).value()).isEqualTo(utf8("no JSON"));
      assertThat(adapter.figure("millrace_event_failed_total")).isEqualTo(2);
      assertThat(adapter.figure("millrace_event_out_total{output=\"out\"")).isEqualTo(1);
      assertThat(adapter.figure("millrace_event_in_total{input=\"in\"")).isEqualTo(3);
      assertThat(adapter.figure("millrace_event_latency_seconds_count{output=\"out\""))
          .isEqualTo(1);
      assertThat(adapter.figure("millrace_event_latency_seconds_sum{output=\"out\""))
          .isGreaterThan(Duration.ofDays(365).toSeconds());
    }
  }

  @Test
  void anEventThatItsTopicWillNeverTakeIsADeadLetter_andTheOthersGoOn() throws Exception {
    String narrow = TestKafka.topic("narrow", 1, Map.of("max.message.bytes", "2000"));
    String large = "{\"n\": 1, \"text\": \"%s\"}".formatted("x".repeat(5000));
    TestKafka.send(
        List.of(
            record(cloudEvent("large", "k", large)),
            record(cloudEvent("small", "k", "{\"n\": 2}"))));
    try (var adapter =
        Adapter.start(settings("filter.when", "true", "filter.to", "kafka:" + narrow))) {
      var letters = TestKafka.await(dead, 1);
      assertThat(TestKafka.await(narrow, 1)).hasSize(1);
      assertThat(letters).hasSize(1);
      assertThat(header(letters.getFirst(), "ce_id")).isEqualTo("large");
      assertThat(header(letters.getFirst(), "ce_millracereason")).contains(narrow, "takes 2000");
      assertThat(header(letters.getFirst(), "ce_millraceinput")).isEqualTo("in");
    }
  }

  @Test
  void anEventOfATimeThatItsTopicDoesNotTakeIsADeadLetter_andTheOthersGoOn() {
    String anyTime =
        TestKafka.topic("any", 1, Map.of("message.timestamp.after.max.ms", "" + Long.MAX_VALUE));
    long future = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();
    TestKafka.send(
        List.of(
            new ProducerRecord<>(anyTime, 0, future, utf8("k"), utf8("{\"n\": 1}")),
            new ProducerRecord<>(anyTime, 0, 1_000L, utf8("k"), utf8("{\"n\": 2}"))));
    try (var adapter =
        Adapter.start(
            settings(
                "from", "kafka:" + anyTime, "filter.when", "true", "filter.to", "kafka:" + a))) {
      var letters = TestKafka.await(dead, 1);
      assertThat(numbers(TestKafka.await(a, 1))).containsExactly(2);
      assertThat(numbers(letters)).containsExactly(1);
      assertThat(header(letters.getFirst(), "millracereason")).contains("2100-01-01", a);
      assertThat(letters.getFirst().timestamp()).as("of its death").isLessThan(future);
    }
  }

  /// Such as one that an old client wrote, or that was copied from an old topic.
  @Test
  void aRecordWithoutATimeGoesThrough_withTheTimeOfItsPassing() {
    TestKafka.send(List.of(TestKafka.untimed(in, event(1))));
    assertThat(TestKafka.await(in, 1).getFirst().timestamp()).isEqualTo(-1);
    long begun = System.currentTimeMillis();
    try (var adapter = Adapter.start(settings("filter.when", "true", "filter.to", "kafka:" + a))) {
      assertThat(TestKafka.await(a, 1).getFirst().timestamp()).isGreaterThanOrEqualTo(begun);
    }
  }

  @Test
  void recordsOfAnAbortedTransactionAreNotSeen_atLeastOnceNeither() {
    var settings =
        Map.<String, Object>of(
            "bootstrap.servers", TestKafka.servers(), "transactional.id", "aborting-" + in);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(record(event(1)));
      producer.flush();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(record(event(1)));
      producer.send(record(event(2)));
      producer.commitTransaction();
    }
    try (var adapter =
        Adapter.start(
            settings(
                "kafka.guarantee",
                "at-least-once",
                "filter.when",
                "true",
                "filter.to",
                "kafka:" + a,
                "filter.rejected",
                "kafka:" + b))) {
      assertThat(numbers(TestKafka.await(a, 2))).containsExactlyInAnyOrder(1, 2);
    }
  }

  @Test
  void anOutputThatIsDeletedMakesTheAdapterUnready_untilItIsBack() throws Exception {
    try (var adapter =
        Adapter.start(settings("filter.when", "true", "filter.to", "kafka:" + a)).ready()) {
      TestKafka.delete(a);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> adapter.get("/actuator/health/readiness").statusCode() == 503);
      assertThat(adapter.get("/api/v1/pattern").body()).contains("a topic is not there");
      TestKafka.create(a, 3);
      adapter.ready();
      send(10);
      assertThat(TestKafka.await(a, 10)).hasSize(10);
    }
  }

  @Test
  void aClientThatCannotBeMadeIsToldOf() throws Exception {
    try (var adapter =
        Adapter.start(
            settings(
                "filter.when", "true",
                "filter.to", "kafka:" + a,
                "kafka.properties.max.poll.records", "many"))) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> adapter.get("/api/v1/pattern").body().contains("max.poll.records"));
    }
  }

  @Test
  void theSplitterSendsToAllRoutesThatWantAnEvent_andToTheDefaultWhatNoneWants() {
    send(30);
    String rest = TestKafka.topic("rest", 1);
    try (var adapter =
        Adapter.start(
            settings(
                "splitter.mode", "all",
                "splitter.routes[0].name", "twos",
                "splitter.routes[0].when", "event.data.n % 2 == 0",
                "splitter.routes[0].to", "kafka:" + a,
                "splitter.routes[1].name", "threes",
                "splitter.routes[1].when", "event.data.n % 3 == 0",
                "splitter.routes[1].to", "kafka:" + b,
                "splitter.default", "kafka:" + rest))) {
      assertThat(TestKafka.await(a, 15)).hasSize(15);
      assertThat(TestKafka.await(b, 10)).hasSize(10);
      assertThat(numbers(TestKafka.await(rest, 10)))
          .hasSize(10)
          .allMatch(n -> n % 2 != 0 && n % 3 != 0);
    }
  }

  @Test
  void theSharderKeepsEachKeyOnOneShard() {
    send(300);
    try (var adapter =
        Adapter.start(
            settings(
                "sharder.shards[0].name",
                "a",
                "sharder.shards[0].to",
                "kafka:" + a,
                "sharder.shards[1].name",
                "b",
                "sharder.shards[1].to",
                "kafka:" + b))) {
      var onA = new ArrayList<>(TestKafka.await(a, 1));
      var onB = new ArrayList<>(TestKafka.await(b, 1));
      await().until(() -> TestKafka.read(a).size() + TestKafka.read(b).size() == 300);
      onA.clear();
      onA.addAll(TestKafka.read(a));
      onB.clear();
      onB.addAll(TestKafka.read(b));
      assertThat(keys(onA)).doesNotContainAnyElementsOf(keys(onB));
    }
  }

  @Test
  void theMergerBringsItsInputsToOneShape_andMarksWhereEachCameFrom() {
    String other = TestKafka.topic("other", 1);
    send(5);
    TestKafka.send(
        List.of(new ProducerRecord<>(other, utf8("x"), utf8("{\"number\": \"7\", \"extra\": 1}"))));
    try (var adapter =
        Adapter.start(
            with(
                Map.of(
                    "name",
                    "under-test",
                    "dead",
                    "kafka:" + dead,
                    "merger.to",
                    "kafka:" + a,
                    "merger.inputs[0].name",
                    "ours",
                    "merger.inputs[0].from",
                    "kafka:" + in,
                    "merger.inputs[1].name",
                    "theirs",
                    "merger.inputs[1].from",
                    "kafka:" + other,
                    "merger.inputs[1].map",
                    "{\"n\": int(event.data.number)}")))) {
      var merged = TestKafka.await(a, 6);
      assertThat(merged).hasSize(6);
      var theirs =
          merged.stream().filter(r -> "theirs".equals(header(r, "millraceorigin"))).toList();
      assertThat(theirs).hasSize(1);
      assertThat(new String(theirs.getFirst().value(), StandardCharsets.UTF_8))
          .isEqualTo("{\"n\":7}");
      assertThat(merged.stream().filter(r -> "ours".equals(header(r, "ce_millraceorigin"))))
          .hasSize(5);
    }
  }

  @Test
  void anInputThatFloodsDoesNotHoldUpOneThatTrickles() {
    int many = 3_000;
    String trickle = TestKafka.topic("trickle", 1);
    String merged = TestKafka.topic("merged", 1);
    byte[] kilobyte = new byte[1000];
    TestKafka.send(
        IntStream.range(0, many)
            .mapToObj(n -> new ProducerRecord<byte[], byte[]>(in, n % 3, null, kilobyte))
            .toList());
    TestKafka.send(
        IntStream.range(0, 10)
            .mapToObj(n -> new ProducerRecord<byte[], byte[]>(trickle, utf8("few")))
            .toList());
    var settings =
        Map.of(
            "name",
            "fair",
            "merger.to",
            "kafka:" + merged,
            "merger.inputs[0].name",
            "flood",
            "merger.inputs[0].from",
            "kafka:" + in,
            "merger.inputs[1].name",
            "trickle",
            "merger.inputs[1].from",
            "kafka:" + trickle);
    try (var adapter = Adapter.start(with(settings))) {
      var all = TestKafka.await(merged, many + 10);
      int last =
          IntStream.range(0, all.size())
              .filter(i -> "trickle".equals(header(all.get(i), "millraceorigin")))
              .max()
              .orElseThrow();
      assertThat(last).as("place of the last that trickled").isLessThan(many / 2);
    }
  }

  private Map<String, String> settings(String... pairs) {
    var settings =
        new HashMap<>(Map.of("name", "under-test", "from", "kafka:" + in, "dead", "kafka:" + dead));
    for (int i = 0; i < pairs.length; i += 2) {
      settings.put(pairs[i], pairs[i + 1]);
    }
    return with(settings);
  }

  /// A group of this test's own.
  private Map<String, String> with(Map<String, String> settings) {
    var all = new HashMap<>(settings);
    all.put("kafka.group", "group-" + in);
    return all;
  }

  private void send(int events) {
    TestKafka.send(IntStream.range(0, events).mapToObj(n -> record(event(n))).toList());
  }

  private static Event event(int n) {
    return cloudEvent("e-" + n, "key-" + n % 37, "{\"n\": " + n + "}");
  }

  private ProducerRecord<byte[], byte[]> record(Event event) {
    return new ProducerRecord<>(
        in, null, event.timestamp(), event.key(), event.value(), event.headers());
  }

  private static List<Integer> numbers(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().map(TopicsTest::number).toList();
  }

  private static int number(ConsumerRecord<byte[], byte[]> record) {
    return Integer.parseInt(
        new String(record.value(), StandardCharsets.UTF_8).replaceAll("\\D", ""));
  }

  private static List<String> keys(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream()
        .map(record -> new String(record.key(), StandardCharsets.UTF_8))
        .distinct()
        .toList();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
