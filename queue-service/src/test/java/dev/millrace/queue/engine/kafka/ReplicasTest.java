package dev.millrace.queue.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.EnqueueResult;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import dev.millrace.queue.engine.Engine;
import dev.millrace.queue.engine.TestKafka;
import dev.millrace.queue.engine.kafka.wire.Letter;
import dev.millrace.queue.engine.kafka.wire.Spread;
import dev.millrace.queue.engine.kafka.wire.WireFormat;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Transition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several replicas of one service.
class ReplicasTest {
  private static final int CELLS = 4;
  private static final Duration LONG = Duration.ofSeconds(40);

  private final String name = TestKafka.newName();
  private final List<KafkaEngine> replicas = new ArrayList<>();
  @TempDir Path folder;

  @AfterEach
  void stop() {
    replicas.forEach(KafkaEngine::close);
  }

  private KafkaEngine start(@Nullable String events) throws InterruptedException {
    var replica =
        new KafkaEngine(folder.resolve("r" + replicas.size()), Settings.of(name, CELLS, 1, events));
    replicas.add(replica);
    return replica;
  }

  private KafkaEngine start() throws InterruptedException {
    return start(null);
  }

  private static <T> T done(CompletableFuture<Outcome<T>> future) {
    Outcome<T> outcome = future.orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
    assertThat(outcome).isInstanceOf(Done.class);
    return ((Done<T>) outcome).value();
  }

  private static void declare(KafkaEngine replica, String queue) {
    done(replica.submit(new Command.Declare(queue, QueueSpec.defaults())));
  }

  private static EnqueueResult enqueue(KafkaEngine replica, String queue, String item) {
    var items = List.of(NewItem.of(item, JsonData.empty()));
    return done(replica.submit(new Command.Enqueue(queue, items, false)));
  }

  private static CompletableFuture<Outcome<LeaseList>> take(
      KafkaEngine replica, String queue, Duration patience) {
    return replica.take(new Command.Take(queue, "worker", 10, null), patience);
  }

  private static List<String> queues() {
    return IntStream.range(0, 12).mapToObj(i -> "queue-" + i).toList();
  }

  /// When both have some of the queues.
  private void awaitShared(KafkaEngine one, KafkaEngine other) {
    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(queues()).anyMatch(one::tends).anyMatch(other::tends);
              assertThat(queues()).allMatch(queue -> one.tends(queue) ^ other.tends(queue));
            });
  }

  /// @return the time that it is stamped with
  private static long write(ProducerRecord<byte @Nullable [], byte[]> letter) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestKafka.servers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      return producer.send(letter).get().timestamp();
    }
  }

  @Test
  void theBrokersClockIsSetBack_andItemsAreHandedOutAllTheSame() throws Exception {
    KafkaEngine one = start();
    declare(one, "queue-0");
    enqueue(one, "queue-0", "a");
    String topic = name + ".commands";
    try (var admin = Admin.create(Map.of("bootstrap.servers", TestKafka.servers()))) {
      var stamp = new ConfigEntry("message.timestamp.type", "CreateTime");
      var set = List.of(new AlterConfigOp(stamp, AlterConfigOp.OpType.SET));
      var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      admin.incrementalAlterConfigs(Map.of(resource, set)).all().get();
    }
    int cell = Spread.of("queue-0", null, CELLS).home();
    long ahead = Instant.now().plus(Duration.ofMinutes(10)).toEpochMilli();
    byte[] letter = WireFormat.encode(new Letter.Tell(new Command.Tick(1)));
    var record = new ProducerRecord<byte @Nullable [], byte[]>(topic, cell, ahead, null, letter);
    Awaitility.await().atMost(LONG).until(() -> write(record) == ahead);
    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(done(take(one, "queue-0", Duration.ZERO)).leases()).hasSize(1));
  }

  /// Kafka's clients go on as if nothing had been, some of their threads gone.
  @Test
  void oneThatFindsNoMemoryStopsForGood_andSaysSo_andAnotherHasItsCells() throws Exception {
    KafkaEngine one = start();
    declare(one, "queue-0");
    var waiting = take(one, "queue-0", Duration.ofMinutes(1));
    one.listen(
        _ -> {
          throw new OutOfMemoryError("for a test");
        });
    enqueue(start(), "queue-0", "a");

    Awaitility.await().atMost(LONG).until(() -> !one.health().alive());
    assertThat(one.health().writable()).isFalse();
    waiting.orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
    Awaitility.await().atMost(LONG).until(() -> !one.tends("queue-0"));
    assertThat(one.ask(new Query.GetQueue("queue-0")).orTimeout(1, TimeUnit.SECONDS).join())
        .isInstanceOf(Outcome.Refused.class);
    enqueue(replicas.getLast(), "queue-0", "b");
  }

  @Test
  void oneThatCannotReadACommandStopsForGood_andSaysSo() throws Exception {
    KafkaEngine one = start();
    declare(one, "queue-0");
    assertThat(one.health()).returns(true, Engine.Health::alive);

    byte[] nonsense = {99, 1, 2, 3};
    write(new ProducerRecord<>(name + ".commands", 0, null, nonsense));

    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(one.health())
                    .returns(false, Engine.Health::alive)
                    .returns(false, Engine.Health::writable));
  }

  /// A replica of a build that knows no manifests would stop at the question.
  @Test
  void whatABatchAwaits_isAskedOnlyWhereItHasAManifest() throws Exception {
    KafkaEngine one = start();
    declare(one, "queue-0");
    done(one.submit(new Command.Seal("queue-0", "counted", new BatchSpec(null, 1L))));
    var manifest = new BatchSpec(null, null, List.of("a"));
    done(one.submit(new Command.Seal("queue-0", "listed", manifest)));

    assertThat(awaited(one, "counted")).isEmpty();
    assertThat(awaited(one, "listed")).containsExactly("a");
    assertThat(letters())
        .filteredOn(Letter.Ask.class::isInstance)
        .extracting(letter -> ((Letter.Ask) letter).query())
        .filteredOn(Query.Awaited.class::isInstance)
        .extracting(query -> ((Query.Awaited) query).batch())
        .containsExactly("listed");
  }

  private static List<String> awaited(KafkaEngine replica, String batch) {
    return done(replica.ask(new Query.Awaited("queue-0", batch, 10, null))).names();
  }

  /// All that were written so far.
  private List<Letter> letters() {
    var letters = new ArrayList<Letter>();
    Map<String, Object> settings = Map.of("bootstrap.servers", TestKafka.servers());
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var all =
          IntStream.range(0, CELLS)
              .mapToObj(cell -> new TopicPartition(name + ".commands", cell))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      var ends = consumer.endOffsets(all).entrySet();
      while (ends.stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(record -> letters.add(WireFormat.letter(record.value())));
      }
    }
    return letters;
  }

  @Test
  void oneThatIsAskedSomethingNew_goesOn() throws Exception {
    KafkaEngine one = start();
    declare(one, "queue-0");
    String question =
        "\u0001{\"is\":\"Ask\",\"from\":{\"replica\":\"newer\",\"partition\":0,\"call\":7},"
            + "\"query\":{\"is\":\"Invented\",\"queue\":\"queue-0\",\"more\":[{}]}}";
    int cell = Spread.of("queue-0", null, CELLS).home();
    byte[] letter = question.getBytes(StandardCharsets.UTF_8);
    write(new ProducerRecord<>(name + ".commands", cell, null, letter));

    enqueue(one, "queue-0", "a");
    assertThat(one.health()).returns(true, Engine.Health::alive);
  }

  @Test
  void answerEachCallWhicheverHasTheQueue_andOneGoesOnForTheOther() throws Exception {
    KafkaEngine one = start();
    KafkaEngine other = start();
    queues().forEach(queue -> declare(one, queue));
    awaitShared(one, other);
    for (String queue : queues()) {
      enqueue(other, queue, "a");
      Lease lease = done(take(one, queue, Duration.ZERO)).leases().getFirst();
      var complete = new Settlement.Complete(lease.token(), null, null);
      done(other.submit(new Command.Settle(queue, List.of(complete), null)));
      assertThat(done(one.ask(new Query.GetItem(queue, "a", 0))).state())
          .isEqualTo(ItemState.SUCCEEDED);
    }
    assertThat(done(other.ask(new Query.ListQueues())))
        .extracting(QueueStatus::name)
        .containsExactlyElementsOf(queues().stream().sorted().toList());

    // Those who wait are served by whoever has the queue then.
    var waiting = queues().stream().map(queue -> take(other, queue, LONG)).toList();
    one.close();
    Awaitility.await().atMost(LONG).until(() -> queues().stream().allMatch(other::tends));
    queues().forEach(queue -> enqueue(other, queue, "b"));
    waiting.forEach(
        answer -> assertThat(done(answer).leases()).extracting(Lease::name).containsExactly("b"));
  }

  @Test
  void tellEachOtherWhatHappens_eachTransitionByOneOfThem() throws Exception {
    KafkaEngine one = start();
    KafkaEngine other = start();
    queues().forEach(queue -> declare(one, queue));
    awaitShared(one, other);
    var everywhere = new CopyOnWriteArrayList<Transition>();
    var atOne = new CopyOnWriteArrayList<Transition>();
    var atOther = new CopyOnWriteArrayList<Transition>();
    one.listen(everywhere::add);
    one.listenHere(atOne::add);
    other.listenHere(atOther::add);
    queues().forEach(queue -> enqueue(other, queue, "a"));
    int all = 2 * queues().size(); // enqueued, and ready
    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(everywhere).hasSize(all);
              assertThat(atOne.size() + atOther.size()).isEqualTo(all);
            });
    assertThat(atOne).allMatch(transition -> one.tends(transition.queue())).isNotEmpty();
    assertThat(atOther).allMatch(transition -> other.tends(transition.queue())).isNotEmpty();
  }

  @Test
  void giveFollowUpsToQueuesInOtherCells() throws Exception {
    KafkaEngine one = start();
    KafkaEngine other = start();
    queues().forEach(queue -> declare(one, queue));
    awaitShared(one, other);
    String from = queues().getFirst();
    List<String> targets = queues().subList(1, queues().size());
    for (String queue : targets) {
      enqueue(other, from, "for-" + queue);
    }
    Set<String> followed = new HashSet<>();
    while (followed.size() < targets.size()) {
      for (Lease lease : done(take(one, from, LONG)).leases()) {
        String target = lease.name().substring("for-".length());
        var items = List.of(NewItem.of("from-" + lease.name(), JsonData.empty()));
        var complete =
            new Settlement.Complete(lease.token(), null, List.of(new FollowUp(target, items)));
        SettleResult result = done(other.submit(new Command.Settle(from, List.of(complete), null)));
        assertThat(result.results().getFirst().problem()).isNull();
        followed.add(target);
      }
    }
    targets.forEach(
        queue ->
            assertThat(done(take(one, queue, LONG)).leases())
                .extracting(Lease::name)
                .containsExactly("from-for-" + queue));
  }

  @Test
  void tellOfWhatHappensAsCloudEvents() throws Exception {
    String topic = name + "-events";
    KafkaEngine one = start(topic);
    declare(one, "q");
    enqueue(one, "q", "a");
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            TestKafka.servers(),
            "group.id",
            name + "-reader",
            "auto.offset.reset",
            "earliest",
            "isolation.level",
            "read_committed");
    var seen = new ArrayList<ConsumerRecord<String, String>>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      Awaitility.await()
          .atMost(LONG)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(seen::add);
                return seen.size() >= 3;
              });
    }
    assertThat(seen)
        .extracting(record -> header(record, "ce_type"))
        .containsExactly(
            "dev.millrace.queue.declared",
            "dev.millrace.queue.enqueued",
            "dev.millrace.queue.ready");
    assertThat(header(seen.get(1), "ce_source")).isEqualTo("/api/v1/queues/q");
    assertThat(header(seen.get(1), "ce_subject")).isEqualTo("a");
    assertThat(seen.get(1).key()).isEqualTo("q");
    assertThat(seen.get(1).value()).contains("\"type\":\"enqueued\"", "\"item\":\"a\"");
  }

  private static @Nullable String header(ConsumerRecord<String, String> record, String key) {
    Header header = record.headers().lastHeader(key);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }
}
