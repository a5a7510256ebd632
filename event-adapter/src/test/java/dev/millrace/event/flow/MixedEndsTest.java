package dev.millrace.event.flow;

import static dev.millrace.event.Events.cloudEvent;
import static dev.millrace.event.Events.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.event.flow.Receiver.Received;
import dev.millrace.event.message.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Patterns between ends of several kinds.
class MixedEndsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String topic = TestKafka.topic("mixed", 2);
  private final String dead = TestKafka.topic("mixed-dead", 1);
  private final Receiver receiver = new Receiver();

  @AfterEach
  void close() {
    receiver.close();
  }

  @Nested
  class WhatIsPosted {
    @Test
    void comesInBinaryStructuredAndBatchMode_andIsInTheTopicWhenItIsAnswered() throws Exception {
      try (var adapter = ingress().ready()) {
        assertThat(
                adapter
                    .post(
                        "/events",
                        Map.of(
                            "ce-specversion", "1.0",
                            "ce-id", "binary",
                            "ce-source", "/tests",
                            "ce-type", "t",
                            "ce-partitionkey", "ada",
                            "Content-Type", "application/json"),
                        "{\"n\": 1}")
                    .statusCode())
            .isEqualTo(202);
        assertThat(TestKafka.read(topic)).hasSize(1);
        post(
            adapter,
            "application/cloudevents+json",
            """
            {"specversion":"1.0","id":"structured","source":"/tests","type":"t","data":{"n":2}}
            """);
        post(
            adapter,
            "application/cloudevents-batch+json",
            """
            [{"specversion":"1.0","id":"b-1","source":"/tests","type":"t","data":{"n":3}},
             {"specversion":"1.0","id":"b-2","source":"/tests","type":"t","data":{"n":4}}]
            """);
        var records = TestKafka.read(topic);
        assertThat(records.stream().map(record -> header(record, "ce_id")))
            .containsExactlyInAnyOrder("binary", "structured", "b-1", "b-2");
        var binary =
            records.stream().filter(record -> header(record, "ce_id").equals("binary")).toList();
        assertThat(new String(binary.getFirst().key(), StandardCharsets.UTF_8)).isEqualTo("ada");
        assertThat(new String(binary.getFirst().value(), StandardCharsets.UTF_8))
            .isEqualTo("{\"n\": 1}");
      }
    }

    @Test
    void isADeadLetter_whereItsTopicWillNeverTakeIt() throws Exception {
      String compacted = TestKafka.topic("compacted", 1, Map.of("cleanup.policy", "compact"));
      try (var adapter =
          Adapter.start(
                  Map.of(
                      "name", "ingress",
                      "from", "http:/events",
                      "dead", "kafka:" + dead,
                      "filter.when", "true",
                      "filter.to", "kafka:" + compacted))
              .ready()) {
        post(
            adapter,
            "application/cloudevents-batch+json",
            """
            [{"specversion":"1.0","id":"1","source":"/s","type":"t","partitionkey":"k"},
             {"specversion":"1.0","id":"keyless","source":"/s","type":"t"},
             {"specversion":"1.0","id":"2","source":"/s","type":"t","partitionkey":"k"},
             {"specversion":"1.0","id":"early","source":"/s","type":"t","partitionkey":"k",
              "time":"2100-01-01T00:00:00Z"},
             {"specversion":"1.0","id":"3","source":"/s","type":"t","partitionkey":"k"}]
            """);
        assertThat(TestKafka.read(compacted).stream().map(record -> header(record, "ce_id")))
            .containsExactly("1", "2", "3");
        assertThat(TestKafka.read(dead).stream().map(record -> header(record, "ce_id")))
            .containsExactlyInAnyOrder("keyless", "early");
      }
    }

    private void post(Adapter adapter, String type, String body) throws Exception {
      assertThat(adapter.post("/events", Map.of("Content-Type", type), body).statusCode())
          .isEqualTo(202);
    }

    @Test
    void isRefusedWithItsFault_whenItIsNoCloudEvent() throws Exception {
      try (var adapter = ingress()) {
        var plain =
            adapter.post("/events", Map.of("Content-Type", "application/json"), "{\"n\": 1}");
        assertThat(plain.statusCode()).isEqualTo(400);
        assertThat(plain.body()).contains("/problems/not-a-cloudevent", "ce-specversion");
        var batch =
            adapter.post(
                "/events",
                Map.of("Content-Type", "application/cloudevents-batch+json"),
                "[{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"},"
                    + " {\"id\":2}]");
        assertThat(batch.statusCode()).isEqualTo(400);
        assertThat(batch.body()).contains("event 1 of the batch");
        assertThat(TestKafka.read(topic)).isEmpty();
        assertThat(adapter.post("/events/other", Map.of(), "").statusCode()).isEqualTo(404);
      }
    }

    private Adapter ingress() {
      return Adapter.start(
          Map.of(
              "name",
              "ingress",
              "from",
              "http:/events",
              "copier.outputs[0].to",
              "kafka:" + topic,
              "copier.outputs[1].to",
              "kafka:" + TestKafka.topic("copy", 1)));
    }
  }

  @Nested
  class AWebhook {
    @Test
    void getsCloudEventsInTheOrderOfEachKey_alsoWhenItWasAwayForAWhile() throws Exception {
      var failures = new AtomicInteger();
      receiver.answer(received -> failures.incrementAndGet() % 3 == 0 ? 503 : 204);
      send(100);
      try (var adapter = Adapter.start(webhook())) {
        await().atMost(PATIENCE).until(() -> receiver.taken().size() == 100);
        Map<String, Integer> last = new HashMap<>();
        for (Received received : receiver.taken()) {
          int n = Integer.parseInt(received.body().replaceAll("\\D", ""));
          String key = received.header("Ce-partitionkey");
          assertThat(n).isGreaterThan(last.getOrDefault(key, -1));
          last.put(key, n);
        }
        assertThat(receiver.taken().getFirst().header("Ce-source")).isEqualTo("/tests");
      }
    }

    @Test
    void thatIsAwayMakesTheAdapterUnready_untilItIsBack() throws Exception {
      receiver.answer(received -> 500);
      send(1);
      try (var adapter = Adapter.start(webhook())) {
        await()
            .atMost(PATIENCE)
            .until(
                () -> adapter.get("/actuator/health/readiness").body().contains("HTTP status 500"));
        receiver.answer(received -> 200);
        adapter.ready();
        assertThat(receiver.taken()).hasSize(1);
      }
    }

    @Test
    void thatWillNeverTakeAnEventSendsItToTheDeadLetters_fromWhereItCanBeRedriven()
        throws Exception {
      receiver.answer(received -> received.header("Ce-id").equals("e-3") ? 422 : 204);
      send(6);
      try (var adapter = Adapter.start(webhook())) {
        var letters = TestKafka.await(dead, 1);
        assertThat(letters).hasSize(1);
        assertThat(header(letters.getFirst(), "ce_id")).isEqualTo("e-3");
        assertThat(header(letters.getFirst(), "ce_millracereason")).contains("422");
        await().atMost(PATIENCE).until(() -> receiver.taken().size() == 5);
        assertThat(redrive(adapter, "{}")).contains("\"redriven\":1", "\"failed\":1");
        receiver.answer(received -> 204);
        assertThat(redrive(adapter, "{}")).contains("\"redriven\":1", "\"failed\":0");
        assertThat(receiver.taken().getLast().header("Ce-id")).isEqualTo("e-3");
        assertThat(receiver.taken().getLast().headers().keySet())
            .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("millracereason"));
      }
    }

    @Test
    void getsAsManyDeadLettersAgainAsAreAskedFor_whereverItsGroupBegins() throws Exception {
      receiver.answer(received -> 422);
      send(6);
      try (var adapter = Adapter.start(webhook(), "--millrace.event.kafka.start=earliest")) {
        TestKafka.await(dead, 6);
      }
      receiver.answer(received -> 204);
      try (var adapter = Adapter.start(webhook(), "--millrace.event.kafka.start=latest")) {
        assertThat(redrive(adapter, "{\"max\": 2}")).contains("\"redriven\":2", "\"failed\":0");
        assertThat(receiver.taken()).hasSize(2);
        assertThat(redrive(adapter, "{}")).contains("\"redriven\":4");
        assertThat(receiver.taken().stream().map(received -> received.header("Ce-id")).distinct())
            .hasSize(6);
      }
    }

    @Test
    void getsEachDeadLetterOnceAgain_whereTransactionsHaveWrittenThem() throws Exception {
      try (var adapter = Adapter.start(webhook()).ready()) {
        TestKafka.sendEachInATransaction(List.of(letter("1"), letter("2"), letter("3")));
        receiver.answer(received -> 422);
        assertThat(redrive(adapter, "{}")).contains("\"redriven\":3", "\"failed\":3");
        receiver.answer(received -> 204);
        assertThat(redrive(adapter, "{}")).contains("\"redriven\":3", "\"failed\":0");
      }
    }

    private ProducerRecord<byte[], byte[]> letter(String id) {
      var event = cloudEvent(id, id, "{}");
      event.headers().add("ce_millraceinstance", utf8("hook-" + topic));
      return new ProducerRecord<>(dead, null, event.key(), event.value(), event.headers());
    }

    private String redrive(Adapter adapter, String request) throws Exception {
      return adapter
          .post("/api/v1/dead:redrive", Map.of("Content-Type", "application/json"), request)
          .body();
    }

    @Test
    void getsAPlainRecordAsACloudEventWhoseIdIsWhereItWasRead() {
      TestKafka.send(List.of(new ProducerRecord<>(topic, 0, utf8("k"), utf8("{\"plain\": true}"))));
      try (var adapter = Adapter.start(webhook())) {
        await().atMost(PATIENCE).until(() -> receiver.taken().size() == 1);
        Received received = receiver.taken().getFirst();
        assertThat(received.header("Ce-id")).isEqualTo(topic + "/0/0");
        assertThat(received.header("Ce-type")).isEqualTo("dev.millrace.record");
        assertThat(received.body()).isEqualTo("{\"plain\": true}");
      }
    }

    private Map<String, String> webhook() {
      return Map.of(
          "name", "hook-" + topic,
          "from", "kafka:" + topic,
          "dead", "kafka:" + dead,
          "filter.when", "true",
          "filter.to", receiver.url("/hook"));
    }
  }

  @Test
  void anOutputThatIsAwayIsSpilledTo_andGetsItsEventsInOrderOnceItIsBack() throws Exception {
    String other = TestKafka.topic("other", 1);
    String spill = TestKafka.topic("spill", 2);
    receiver.answer(received -> 503);
    send(50);
    try (var adapter =
        Adapter.start(
            Map.of(
                "name", "spilling-" + topic,
                "from", "kafka:" + topic,
                "copier.outputs[0].name", "slow",
                "copier.outputs[0].to", receiver.url("/slow"),
                "copier.outputs[0].spill", "kafka:" + spill,
                "copier.outputs[0].spill-after", "1s",
                "copier.outputs[1].to", "kafka:" + other))) {
      assertThat(TestKafka.await(other, 50)).as("the other does not wait").hasSize(50);
      TestKafka.await(spill, 50);
      assertThat(receiver.taken()).isEmpty();
      receiver.answer(received -> 204);
      await().atMost(PATIENCE).until(() -> receiver.taken().size() == 50);
      adapter.ready();
      send(50, 10);
      await().atMost(PATIENCE).until(() -> receiver.taken().size() == 60);
      assertThat(receiver.taken().stream().map(received -> received.header("Ce-id")))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 60).mapToObj(n -> "e-" + n).toList());
      assertThat(adapter.figure("millrace_event_out_total{output=\"slow\"")).isEqualTo(60);
      assertThat(adapter.figure("millrace_event_spilled_total{output=\"slow\""))
          .isBetween(50.0, 60.0);
    }
  }

  @Test
  void aStopTakesNoLongerForManyInputsThanForOne() throws Exception {
    var settings =
        new HashMap<>(Map.of("name", "many-" + topic, "merger.to", receiver.url("/hook")));
    for (int input = 0; input < 4; input++) {
      String from = TestKafka.topic("many", 1);
      settings.put("merger.inputs[%d].name".formatted(input), "in-" + input);
      settings.put("merger.inputs[%d].from".formatted(input), "kafka:" + from);
      TestKafka.send(List.of(new ProducerRecord<>(from, utf8("k"), utf8("{}"))));
    }
    Set<String> asked = ConcurrentHashMap.newKeySet();
    receiver.answer(
        received -> {
          asked.add(received.header("Ce-millraceorigin"));
          return 503;
        });
    var adapter = Adapter.start(settings);
    await().atMost(PATIENCE).until(() -> asked.size() == 4);
    long begun = System.nanoTime();
    adapter.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(25));
  }

  @Test
  void aRecordWithoutATimeHasThatOfItsPassing() throws Exception {
    String timed = TestKafka.topic("timed", 1);
    TestKafka.send(List.of(TestKafka.untimed(topic, cloudEvent("1", "k", "{}"))));
    long begun = System.currentTimeMillis();
    try (var adapter =
        Adapter.start(
            Map.of(
                "name", "timed-" + topic,
                "from", "kafka:" + topic,
                "copier.outputs[0].to", receiver.url("/hook"),
                "copier.outputs[1].to", "kafka:" + timed))) {
      assertThat(TestKafka.await(timed, 1).getFirst().timestamp()).isGreaterThanOrEqualTo(begun);
      assertThat(adapter.figure("millrace_event_latency_seconds_sum")).isLessThan(60);
    }
  }

  @Test
  void anOutputThatGoesAwayMakesTheAdapterUnready_untilItIsBack_thoughNothingIsPosted()
      throws Exception {
    var webhook = new Receiver();
    try (var adapter =
        Adapter.start(
                Map.of(
                    "name",
                    "idle",
                    "from",
                    "http:/events",
                    "copier.outputs[0].to",
                    webhook.url("/hook"),
                    "copier.outputs[1].to",
                    "kafka:" + topic))
            .ready()) {
      webhook.close();
      await().atMost(PATIENCE).until(() -> readiness(adapter).contains(webhook.url("/hook")));
      try (var back = new Receiver(webhook.port())) {
        adapter.ready();
        assertThat(back.taken()).isEmpty();
        TestKafka.delete(topic);
        await().atMost(PATIENCE).until(() -> readiness(adapter).contains("a topic is not there"));
      }
    }
  }

  @Test
  void whatIsPostedWhileAnOutputIsAway_doesNotLeaveTheAdapterUnreadyForGood() throws Exception {
    receiver.answer(received -> 500);
    try (var adapter = toWebhookAndTopic("recovers").ready()) {
      var event = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"}";
      var type = Map.of("Content-Type", "application/cloudevents+json");
      assertThat(adapter.post("/events", type, event).statusCode()).isEqualTo(503);
      assertThat(readiness(adapter)).contains("HTTP status 500");
      receiver.answer(received -> 204);
      adapter.ready(); // nobody sends anything to one that is not
    }
  }

  /// A caller who is told to post again what will never be taken does so for ever.
  @Test
  void whatIsPostedAndWillNeverBeTaken_isNamed_andTheRestOfItsBatchIsTaken() throws Exception {
    receiver.answer(received -> "2".equals(received.header("Ce-id")) ? 422 : 204);
    try (var adapter = toWebhookAndTopic("names-it").ready()) {
      var batch =
          IntStream.rangeClosed(1, 3)
              .mapToObj(
                  id ->
                      "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"/s\",\"type\":\"t\"}"
                          .formatted(id))
              .toList();
      var type = Map.of("Content-Type", "application/cloudevents-batch+json");
      var answer = adapter.post("/events", type, batch.toString());
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(answer.body())
          .contains("/problems/event-refused", "all others are taken", "HTTP status 422")
          .contains("\"refused\":[{\"event\":1,\"id\":\"/s#2\",");
      assertThat(TestKafka.read(topic)).hasSize(3);
      assertThat(readiness(adapter)).contains("\"UP\"");

      receiver.answer(received -> "2".equals(received.header("Ce-id")) ? 422 : 503);
      answer = adapter.post("/events", type, batch.toString());
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("\"id\":\"/s#2\"").doesNotContain("/s#1", "/s#3");
    }
  }

  private Adapter toWebhookAndTopic(String name) {
    return Adapter.start(
        Map.of(
            "name",
            name,
            "from",
            "http:/events",
            "copier.outputs[0].to",
            receiver.url("/hook"),
            "copier.outputs[1].to",
            "kafka:" + topic));
  }

  private static String readiness(Adapter adapter) throws Exception {
    return adapter.get("/actuator/health/readiness").body();
  }

  @Test
  void deadLettersThatWereSentToAWebhookAreNotRedriven_andTheCallSaysWhy() throws Exception {
    try (var adapter =
        Adapter.start(
            Map.of(
                "name", "to-a-webhook",
                "from", "http:/events",
                "dead", receiver.url("/dead"),
                "filter.when", "event.data.n == 1",
                "filter.to", receiver.url("/good")))) {
      var event =
          "{\"specversion\":\"1.0\",\"id\":\"bad\",\"source\":\"/s\",\"type\":\"t\",\"data\":{}}";
      var type = Map.of("Content-Type", "application/cloudevents+json");
      assertThat(adapter.post("/events", type, event).statusCode()).isEqualTo(202);
      assertThat(receiver.taken().getFirst().path()).isEqualTo("/dead");
      assertThat(receiver.taken().getFirst().header("Ce-millraceinstance"))
          .isEqualTo("to-a-webhook");
      var answer = adapter.post("/api/v1/dead:redrive", Map.of(), "");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("/problems/no-dead-letters", "gives none back");
    }
  }

  @Test
  void markersOfTransactionsAreNoBacklog_andWhatCannotBeMeasuredIsNotTold() throws Exception {
    TestKafka.sendEachInATransaction(
        List.of(record(cloudEvent("1", "k", "{}")), record(cloudEvent("2", "k", "{}"))));
    try (var adapter =
        Adapter.start(
            Map.of(
                "name", "measured-" + topic,
                "from", "kafka:" + topic,
                "filter.when", "true",
                "dead", "kafka:" + dead,
                "filter.to", receiver.url("/hook")))) {
      await()
          .atMost(PATIENCE)
          .until(() -> adapter.get("/api/v1/scale").body().contains("\"backlog\":0"));
      assertThat(adapter.get("/actuator/prometheus").body())
          .contains("millrace_event_lag{topic=\"%s\"} 0".formatted(topic));
      TestKafka.delete(topic);
      await().atMost(PATIENCE).until(() -> adapter.get("/api/v1/scale").statusCode() == 503);
    }
  }

  private void send(int events) {
    send(0, events);
  }

  private void send(int first, int events) {
    TestKafka.send(
        IntStream.range(first, first + events)
            .mapToObj(n -> record(cloudEvent("e-" + n, "key-" + n % 5, "{\"n\": " + n + "}")))
            .toList());
  }

  private ProducerRecord<byte[], byte[]> record(Event event) {
    return new ProducerRecord<>(
        topic, null, event.timestamp(), event.key(), event.value(), event.headers());
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
