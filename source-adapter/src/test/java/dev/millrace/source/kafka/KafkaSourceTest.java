package dev.millrace.source.kafka;

import static dev.millrace.source.kafka.TestKafka.bytes;
import static dev.millrace.source.kafka.TestKafka.committed;
import static dev.millrace.source.kafka.TestKafka.get;
import static dev.millrace.source.kafka.TestKafka.inTransaction;
import static dev.millrace.source.kafka.TestKafka.send;
import static dev.millrace.source.kafka.TestKafka.sendNumbers;
import static dev.millrace.source.kafka.TestKafka.topic;
import static dev.millrace.source.kafka.TestKafka.unique;
import static dev.millrace.source.work.WorkSourceContract.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.millrace.source.work.BadCursor;
import dev.millrace.source.work.Page;
import dev.millrace.source.work.Skipped;
import dev.millrace.source.work.SourceUnavailable;
import dev.millrace.source.work.SourceUnavailable.Why;
import dev.millrace.source.work.WorkSource;
import dev.millrace.source.work.WorkSourceContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// On a real broker.
@Execution(ExecutionMode.CONCURRENT)
class KafkaSourceTest {
  private final List<KafkaSource> opened = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final String group = unique("group");

  @AfterEach
  void close() throws Exception {
    for (KafkaSource source : opened) {
      source.close();
    }
  }

  @Nested
  class GivenPartitionsOfDifferentLengths extends WorkSourceContract {
    private @Nullable String topic;

    @Override
    protected WorkSource source() {
      String made = topic("contract", 4);
      topic = made;
      sendNumbers(made, 0, 1, 11);
      sendNumbers(made, 2, 1, 1);
      sendNumbers(made, 3, 1, 5);
      return open(made);
    }

    @Override
    protected Set<String> expected() {
      return IntStream.concat(
              IntStream.concat(IntStream.range(0, 11), IntStream.of(200)),
              IntStream.range(300, 305))
          .mapToObj(n -> name(String.valueOf(topic), n / 100, n % 100))
          .collect(Collectors.toSet());
    }

    @Test
    void namesThatOnlyLookLikeOurs_areGone() throws Exception {
      WorkSource source = source();
      String name = name(String.valueOf(topic), 0, 3);
      assertThat(source.item(name)).isPresent();
      for (String other :
          List.of(
              name.replace("/0", "/"),
              name + "0",
              "other" + name,
              name(String.valueOf(topic), 4, 0),
              name(String.valueOf(topic), 0, 11),
              name(String.valueOf(topic), 0, Long.MAX_VALUE),
              name.replace('0', '٠'))) {
        assertThat(source.item(other)).as(other).isEmpty();
      }
    }

    @Test
    void cursorsOfOthers_areRefused() {
      WorkSource source = source();
      for (String cursor : List.of("x", "1", "1 2", "-1 0 0", "1 99999999999999999999 0")) {
        assertThatExceptionOfType(BadCursor.class).isThrownBy(() -> source.list(cursor, 1));
      }
    }

    @Test
    void aCursorBehindTheLast_isTheEnd() throws Exception {
      assertThat(source().list("999999999 0 0", 10)).isEqualTo(new Page(List.of(), null));
    }
  }

  @Nested
  class GivenRecordsThatAreAccepted {
    private final String topic = topic("accept", 2);

    GivenRecordsThatAreAccepted() {
      sendNumbers(topic, 0, 1, 10);
      sendNumbers(topic, 1, 1, 3);
    }

    @Test
    void theGroupsOffsets_followWhatIsAccepted() throws Exception {
      KafkaSource source = open(topic);
      source.list(null, 4);
      assertThat(committed(group, 0)).isZero();
      accept(source, 0, 0, 1);
      assertThat(committed(group, 0)).isEqualTo(2);
      assertThat(all(source, 100)).hasSize(11).doesNotContain(name(topic, 0, 1));
      accept(source, 0, 2, 3, 4, 5, 6, 7, 8, 9);
      accept(source, 1, 0, 1, 2);
      assertThat(committed(group, 0)).isEqualTo(10);
      assertThat(committed(group, 1)).isEqualTo(3);
      assertThat(all(source, 100)).isEmpty();
      assertThat(source.item(name(topic, 0, 1))).isEmpty();
    }

    @Test
    void whatIsAcceptedOutOfOrder_outlivesTheAdapter() throws Exception {
      KafkaSource source = open(topic);
      all(source, 100);
      accept(source, 0, 1, 2, 5, 9);
      assertThat(committed(group, 0)).isZero();
      source.close();
      KafkaSource next = open(topic);
      assertThat(offsets(all(next, 2), 0)).containsExactly(0L, 3L, 4L, 6L, 7L, 8L);
      assertThat(next.item(name(topic, 0, 3))).isPresent();
      assertThat(next.item(name(topic, 0, 5))).isEmpty();
      accept(next, 0, 0);
      assertThat(committed(group, 0)).isEqualTo(3);
    }

    @Test
    void acceptedAgain_changesNothing() throws Exception {
      KafkaSource source = open(topic);
      all(source, 100);
      accept(source, 0, 0, 1);
      var before = committed(group);
      accept(source, 0, 0, 1);
      source.accept(List.of("no such name", name(topic, 9, 0), name("other", 0, 2)));
      source.accept(List.of());
      assertThat(committed(group)).isEqualTo(before);
    }

    @Test
    void whatWasNotListed_cannotBeAccepted() throws Exception {
      KafkaSource source = open(topic);
      source.list(null, 1);
      accept(source, 0, 10, 11);
      sendNumbers(topic, 0, 11, 12);
      assertThat(offsets(all(source, 100), 0)).contains(10L, 11L);
    }

    @Test
    void aListing_goesOnWhilePagesAreAccepted() throws Exception {
      KafkaSource source = open(topic, Map.of("max-listed", "4"));
      List<String> seen = new ArrayList<>();
      String cursor = null;
      do {
        Page page = source.list(cursor, 2);
        seen.addAll(page.names());
        source.accept(page.names());
        cursor = page.next();
      } while (cursor != null);
      assertThat(seen).hasSize(13).doesNotHaveDuplicates();
      assertThat(committed(group, 0)).isEqualTo(10);
    }

    @Test
    void recordsThatComeLater_areListedFromThere() throws Exception {
      KafkaSource source = open(topic);
      source.accept(all(source, 100));
      sendNumbers(topic, 1, 4, 5);
      assertThat(all(source, 1)).containsExactly(name(topic, 1, 3), name(topic, 1, 4));
    }
  }

  @Test
  void soManyAreListedUnaccepted_asTheSettingsAllow() throws Exception {
    String topic = topic("bound", 2);
    sendNumbers(topic, 0, 1, 3_000);
    sendNumbers(topic, 1, 1, 10);
    KafkaSource source = open(topic, Map.of("max-listed", "1200"));
    List<String> listed = all(source, 100);
    assertThat(offsets(listed, 0)).hasSizeBetween(600, 1_100);
    assertThat(offsets(listed, 1)).hasSize(10);
    source.accept(listed);
    assertThat(offsets(all(source, 100), 0)).hasSizeBetween(600, 1_100);
  }

  @Test
  void itemsThatAreNoLongerInTheBuffer_areReadAgain() throws Exception {
    String topic = topic("buffer", 1);
    for (int n = 0; n < 30; n++) {
      send(topic, 0, null, "{\"n\":%d,\"filling\":\"%s\"}".formatted(n, "x".repeat(100_000)));
    }
    KafkaSource source = open(topic, Map.of("buffer", "1MB"));
    List<String> names = all(source, 100);
    assertThat(names).hasSize(30);
    for (int n : new int[] {0, 29, 1, 15, 2}) {
      assertThat(source.item(names.get(n)).orElseThrow().path("n").asInt()).isEqualTo(n);
    }
  }

  @Nested
  class GivenOffsetsWithoutItems {
    @Test
    void tombstones_areNoItems_andDoNotHoldUpTheGroup() throws Exception {
      String topic = topic("tombstones", 1);
      send(topic, 0, "a", null);
      send(topic, 0, "a", "{}");
      send(topic, 0, "a", null);
      KafkaSource source = open(topic);
      assertThat(all(source, 1)).containsExactly(name(topic, 0, 1));
      assertThat(source.item(name(topic, 0, 0))).isEmpty();
      assertThat(skipped("tombstone")).isEqualTo(2);
      accept(source, 0, 1);
      assertThat(committed(group, 0)).isEqualTo(3);
    }

    @Test
    void onlyCommittedTransactions_areListed() throws Exception {
      String topic = topic("transactions", 1);
      inTransaction(
          producer -> {
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, null, bytes("{\"n\":0}")));
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, null, bytes("{\"n\":2}")));
            producer.flush();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, null, bytes("{\"n\":4}")));
            producer.commitTransaction();
          });
      KafkaSource source = open(topic);
      assertThat(offsets(all(source, 10), 0)).containsExactly(0L, 4L);
      assertThat(source.item(name(topic, 0, 2))).isEmpty();
      accept(source, 0, 0);
      assertThat(committed(group, 0)).isEqualTo(4);
      accept(source, 0, 4);
      assertThat(committed(group, 0)).isEqualTo(6);
    }

    @Test
    void anOpenTransaction_holdsUpWhatIsBehindIt() throws Exception {
      String topic = topic("open-transaction", 1);
      KafkaSource source = open(topic);
      inTransaction(
          producer -> {
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, null, bytes("{\"n\":0}")));
            producer.flush();
            sendNumbers(topic, 0, 1, 1);
            assertThat(listed(source)).isEmpty();
            producer.commitTransaction();
          });
      await().untilAsserted(() -> assertThat(listed(source)).hasSize(2));
    }

    @Test
    void aRecordThatWasCompactedAway_isGone_andDoesNotHoldUpTheGroup() throws Exception {
      String topic =
          topic(
              "compact",
              1,
              Map.of(
                  "cleanup.policy", "compact",
                  "segment.ms", "100",
                  "min.cleanable.dirty.ratio", "0.001"));
      send(topic, 0, "a", "{\"n\":0}");
      send(topic, 0, "b", "{\"n\":1}");
      KafkaSource source = open(topic, Map.of("buffer", "1MB"));
      assertThat(all(source, 10)).hasSize(2);
      source.close();
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(300))
          .untilAsserted(
              () -> {
                send(topic, 0, "a", "{\"n\":2}");
                assertThat(firstOffset(topic)).isEqualTo(1);
              });
      KafkaSource next = open(topic);
      assertThat(all(next, 10)).contains(name(topic, 0, 1)).doesNotContain(name(topic, 0, 0));
    }

    @Test
    void aRecordThatIsTooLarge_isAnItemAllTheSame() throws Exception {
      String topic = topic("large", 1, Map.of("max.message.bytes", "4000000"));
      send(topic, 0, null, "{\"x\":\"" + "x".repeat(2_000_000) + "\"}");
      sendNumbers(topic, 0, 1, 1);
      KafkaSource source = open(topic);
      assertThat(all(source, 10)).hasSize(2);
      assertThat(
              source
                  .item(name(topic, 0, 0))
                  .orElseThrow()
                  .path("tooLarge")
                  .path("valueBytes")
                  .asInt())
          .isEqualTo(2_000_008);
      assertThat(source.item(name(topic, 0, 1)).orElseThrow().toString()).isEqualTo("{\"n\":1}");
    }
  }

  @Nested
  class GivenAFirstStart {
    @Test
    void latest_isFromNowOn_alsoAfterARestart() throws Exception {
      String topic = topic("latest", 2);
      sendNumbers(topic, 0, 1, 3);
      KafkaSource source = open(topic, Map.of("start", "latest"));
      assertThat(all(source, 10)).isEmpty();
      assertThat(committed(group, 0)).isEqualTo(3);
      source.close();
      sendNumbers(topic, 0, 4, 4);
      sendNumbers(topic, 1, 1, 1);
      assertThat(all(open(topic, Map.of("start", "latest")), 10))
          .containsExactly(name(topic, 0, 3), name(topic, 1, 0));
    }

    @Test
    void aPartitionThatIsAdded_isReadFromItsBeginning() throws Exception {
      String topic = topic("grows", 1);
      KafkaSource source = open(topic, Map.of("start", "latest"));
      assertThat(all(source, 10)).isEmpty();
      get(TestKafka.admin().createPartitions(Map.of(topic, NewPartitions.increaseTo(2))).all());
      sendNumbers(topic, 1, 1, 1);
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(all(source, 10)).containsExactly(name(topic, 1, 0)));
    }

    @Test
    void anOffsetThatAPersonHasSet_isWhereItGoesOn() throws Exception {
      String topic = topic("set", 1);
      sendNumbers(topic, 0, 1, 5);
      KafkaSource source = open(topic);
      source.accept(all(source, 10));
      source.close();
      TestKafka.commit(group, topic, 0, 3);
      assertThat(offsets(all(open(topic), 10), 0)).containsExactly(3L, 4L);
    }
  }

  @Nested
  class GivenTrouble {
    @Test
    void aTopicThatIsNotThere_isMissing_untilItIs() throws Exception {
      String topic = unique("absent");
      KafkaSource source = open(topic);
      assertFails(source, Why.MISSING, topic);
      TestKafka.create(topic, 1, Map.of());
      sendNumbers(topic, 0, 1, 1);
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(all(source, 10)).hasSize(1));
    }

    @Test
    void aBrokerThatIsAway_isUnreachable() {
      KafkaSource source = open("any", Map.of("servers", "127.0.0.1:1", "timeout", "1s"));
      assertFails(source, Why.UNREACHABLE, "127.0.0.1:1");
      KafkaSource unknown =
          open("any", Map.of("servers", "no-such-host.invalid:9092", "timeout", "1s"));
      assertFails(unknown, Why.UNREACHABLE, "no-such-host.invalid");
    }

    @Test
    void recordsThatWereDeletedUnaccepted_areMissed() throws Exception {
      String topic = topic("retention", 1);
      sendNumbers(topic, 0, 1, 10);
      KafkaSource source = open(topic);
      source.list(null, 10);
      accept(source, 0, 0, 1, 4);
      delete(topic, 6);
      assertFails(source, Why.LOST, "up to 3 records from offset 2 to 5");
      assertFails(source, Why.LOST, "when-lost=skip");
      source.close();
      KafkaSource skipping = open(topic, Map.of("when-lost", "skip"));
      assertThat(offsets(all(skipping, 10), 0)).containsExactly(6L, 7L, 8L, 9L);
      assertThat(skipped("lost")).isEqualTo(3);
      assertThat(committed(group, 0)).isEqualTo(6);
    }

    @Test
    void acceptedRecordsThatWereDeleted_areNotMissed() throws Exception {
      String topic = topic("retained", 1);
      sendNumbers(topic, 0, 1, 10);
      KafkaSource source = open(topic);
      source.list(null, 10);
      accept(source, 0, 0, 1, 2);
      delete(topic, 3);
      assertThat(offsets(all(source, 10), 0)).startsWith(3L).hasSize(7);
    }

    @Test
    void aTopicThatWasMadeAgain_isNotTakenForTheOneBefore() throws Exception {
      String topic = topic("again", 1);
      sendNumbers(topic, 0, 1, 3);
      KafkaSource source = open(topic);
      source.accept(all(source, 10));
      get(TestKafka.admin().deleteTopics(List.of(topic)).all());
      await().ignoreExceptions().untilAsserted(() -> TestKafka.create(topic, 1, Map.of()));
      sendNumbers(topic, 0, 1, 5);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertFails(source, Why.LOST, "was deleted and made again"));
      source.close();
      assertThat(all(open(topic, Map.of("name", topic + ".2")), 10))
          .hasSize(5)
          .contains(name(topic + ".2", 0, 4));
    }

    @Test
    void aGroupOfAnotherProgram_isNotJoined() throws Exception {
      String topic = topic("taken", 1);
      var settings = new HashMap<String, Object>();
      settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, TestKafka.servers());
      settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
      try (var other =
          new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        other.subscribe(List.of(topic));
        await()
            .untilAsserted(
                () -> {
                  other.poll(Duration.ofMillis(100));
                  assertThat(other.assignment()).isNotEmpty();
                });
        assertFails(open(topic), Why.DENIED, "give this adapter a group of its own");
      }
    }
  }

  @Nested
  class GivenTwoInstances {
    private final String topic = topic("two", 3);

    GivenTwoInstances() {
      sendNumbers(topic, 1, 1, 5);
    }

    @Test
    void oneReads_theOtherSaysSo_andTakesOverWhereItEnded() throws Exception {
      KafkaSource first = open(topic);
      first.list(null, 10);
      accept(first, 1, 0, 3);
      KafkaSource second = open(topic);
      await()
          .ignoreExceptions()
          .untilAsserted(() -> assertFails(second, Why.STANDBY, "another instance reads"));
      assertThat(all(first, 10)).hasSize(3);
      accept(first, 1, 1);
      first.close();
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(offsets(all(second, 10), 1)).containsExactly(2L, 4L));
    }

    @Test
    void onePutOutOfTheGroup_canCommitNothing_untilItIsBack() throws Exception {
      KafkaSource source = open(topic);
      List<String> names = all(source, 10);
      assertThat(names).hasSize(5);
      get(
          TestKafka.admin()
              .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
              .all());
      assertThatExceptionOfType(SourceUnavailable.class)
          .isThrownBy(() -> source.accept(names))
          .satisfies(e -> assertThat(e.why()).isEqualTo(Why.STANDBY));
      assertThat(committed(group, 1)).isZero();
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(all(source, 10)).isEqualTo(names));
      source.accept(names);
      assertThat(committed(group, 1)).isEqualTo(5);
    }
  }

  private KafkaSource open(String topic) {
    return open(topic, Map.of());
  }

  private KafkaSource open(String topic, Map<String, String> more) {
    var settings = new HashMap<>(Map.of("servers", TestKafka.servers(), "group", group));
    settings.put("topic", topic);
    settings.putAll(more);
    var source = new KafkaSource(KafkaSettingsTest.settings(settings), new Skipped(meters), meters);
    opened.add(source);
    return source;
  }

  private double skipped(String reason) {
    return meters.counter("millrace.source.skipped", "reason", reason).count();
  }

  private static void assertFails(WorkSource source, Why why, String message) {
    assertThatExceptionOfType(SourceUnavailable.class)
        .isThrownBy(() -> source.list(null, 10))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.why()).isEqualTo(why));
    assertThatExceptionOfType(SourceUnavailable.class).isThrownBy(source::check);
  }

  private static List<String> listed(WorkSource source) {
    try {
      return all(source, 100);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void accept(KafkaSource source, int partition, long... offsets) throws Exception {
    String topic = source.topic();
    source.accept(
        java.util.Arrays.stream(offsets)
            .mapToObj(offset -> name(topic, partition, offset))
            .toList());
  }

  private static void delete(String topic, long before) {
    get(
        TestKafka.admin()
            .deleteRecords(
                Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(before)))
            .all());
  }

  /// Of the first record that can be read.
  private static long firstOffset(String topic) {
    var partition = new TopicPartition(topic, 0);
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", TestKafka.servers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      for (var record : consumer.poll(Duration.ofSeconds(10))) {
        return record.offset();
      }
      return -1;
    }
  }

  private static List<Long> offsets(List<String> names, int partition) {
    String part = "/%05d/".formatted(partition);
    return names.stream()
        .filter(name -> name.contains(part))
        .map(name -> Long.parseLong(name.substring(name.lastIndexOf('/') + 1)))
        .toList();
  }

  private static String name(String topic, int partition, long offset) {
    return new Place(partition, offset).name(topic);
  }
}
