package dev.millrace.queue.engine.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.queue.engine.Engine;
import dev.millrace.queue.engine.TestKafka;
import dev.millrace.queue.engine.embedded.StoppedStore;
import dev.millrace.queue.engine.kafka.KafkaEngine;
import dev.millrace.queue.engine.kafka.KafkaSettings;
import dev.millrace.queue.engine.move.Migration.Moved;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Move;
import dev.millrace.queue.machine.Outcome.Refused;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.util.unit.DataSize;

/// From a real store to a real broker.
@Execution(ExecutionMode.CONCURRENT)
class MigrationTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final int SMALL_PARTS = 700;

  @TempDir Path folder;
  private Path store;
  private KafkaEngine kafka;
  private Team there;

  @BeforeEach
  void start() throws InterruptedException {
    store = folder.resolve("store");
    // Where all tests begin at once, a slow machine's broker is longer than a start waits for the
    // topics of all of them.
    synchronized (TestKafka.class) {
      kafka = new KafkaEngine(folder.resolve("replica"), settings(TestKafka.newName(), 3));
    }
    there = new Team(kafka);
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  private static KafkaSettings settings(String name, int cells) {
    return new KafkaSettings(
        TestKafka.servers(),
        Map.of(),
        name,
        cells,
        1,
        0,
        1,
        Duration.ofSeconds(6),
        Duration.ofMinutes(1),
        1000,
        null,
        DataSize.ofMegabytes(32));
  }

  private List<Moved> move(Engine target, int partBytes, String... queues) {
    try (var source = StoppedStore.open(store)) {
      return new Migration(source, List.of(queues), target, "Kafka", _ -> {}, partBytes).run(NOW);
    }
  }

  private List<Moved> move(String... queues) {
    return move(kafka, SMALL_PARTS, queues);
  }

  private Map<String, String> workHere() {
    try (var engine = Team.embedded(store)) {
      return new Team(engine).work();
    }
  }

  private Map<String, Object> askHere() {
    try (var engine = Team.embedded(store)) {
      return new Team(engine).everything();
    }
  }

  @Test
  void everyQuestionIsAnsweredAsBefore_andWhatWasUnderWayGoesOn() {
    Map<String, String> live = workHere();
    Map<String, Object> before = askHere();

    List<Moved> moved = move();

    assertThat(moved).extracting(Moved::queue).isEqualTo(Team.QUEUES);
    assertThat(moved).allMatch(Moved::same).allMatch(Moved::keptNumber);
    assertThat(there.everything()).isEqualTo(before);
    assertThat(live).containsOnlyKeys("leased", "checked", "s1", "s2");
    live.forEach(
        (item, token) -> {
          String queue = item.startsWith("s") ? "batches" : "work";
          assertThat(there.complete(queue, token).problem()).isNull();
          assertThat(there.state(queue, item)).isEqualTo(ItemState.SUCCEEDED);
          // Sent again, it answers as the first time.
          assertThat(there.complete(queue, token).problem()).isNull();
        });
    awaitNews("after", "batches/complete", "batches/cancelled", "batches/sealed");
    there.declare("absent", "{}");
    awaitNews(
        "absent",
        "batches/complete/opened",
        "batches/cancelled/opened",
        "batches/open/opened",
        "batches/sealed/opened",
        "batches/manifest/opened");
  }

  private void awaitNews(String queue, String... items) {
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(there.ask(new Query.ListItems(queue, null, null, 10, null)).items())
                    .extracting(item -> item.name())
                    .containsExactlyInAnyOrder(items));
  }

  @Test
  void killedAfterAnyCommand_itGoesOnWhereItWas() {
    workHere();
    Map<String, Object> before = askHere();

    int kills = 0;
    List<Moved> moved = null;
    while (moved == null) {
      try {
        // One command is heard of, and the next one only by the other side.
        moved = move(new Torn(kafka, 1), SMALL_PARTS);
      } catch (Torn.Killed e) {
        kills++;
      }
    }

    assertThat(kills).isGreaterThan(8);
    assertThat(moved).extracting(Moved::queue).isEqualTo(Team.QUEUES);
    assertThat(moved).allMatch(Moved::same);
    assertThat(there.everything()).isEqualTo(before);
    assertThat(move()).isEqualTo(moved);
  }

  @Test
  void whileItIsOnItsWay_aQueueCannotBeUsed_norItsNameTaken() {
    workHere();
    assertThatThrownBy(() -> move(new Torn(kafka, 5), SMALL_PARTS)).isInstanceOf(Torn.Killed.class);
    String arriving =
        Team.QUEUES.stream()
            .filter(queue -> there.ask(new Query.FindMove(queue)).stage() == Move.Stage.ARRIVING)
            .findFirst()
            .orElseThrow();

    var declared = kafka.submit(new Command.Declare(arriving, QueueSpec.defaults())).join();
    var asked = kafka.ask(new Query.GetQueue(arriving)).join();

    assertThat(declared).isInstanceOf(Refused.class);
    assertThat(((Refused<QueueStatus>) declared).refusal())
        .isInstanceOfSatisfying(
            Refusal.Unavailable.class,
            refusal -> assertThat(refusal.detail()).contains("is being moved here"));
    assertThat(asked).isInstanceOf(Refused.class);
    assertThat(there.ask(new Query.ListQueues())).isEmpty();

    // It may be given up, and its name is free.
    there.submit(new Command.Delete(arriving));
    there.declare(arriving, "{}");
    assertThatThrownBy(this::move)
        .isInstanceOf(MoveFailure.class)
        .hasMessageContaining("Kafka has a queue of its own called " + arriving);
  }

  @Test
  void aStoreThatWentOnAfterItWasCarriedInPart_isCarriedAnew() {
    workHere();
    assertThatThrownBy(() -> move(new Torn(kafka, 12), SMALL_PARTS))
        .isInstanceOf(Torn.Killed.class);
    assertThat(there.ask(new Query.FindMove("batches")).records()).isPositive();
    try (var engine = Team.embedded(store)) {
      var here = new Team(engine);
      here.take("work", 10).forEach(lease -> here.complete("work", lease.token()));
      here.enqueue("after", "new");
    }
    Map<String, Object> before = askHere();

    List<Moved> moved = move();

    assertThat(moved).allMatch(Moved::same).allMatch(Moved::keptNumber);
    assertThat(there.everything()).isEqualTo(before);
  }

  @Test
  void nothingIsMoved_whenTheTargetHasAQueueOfThatName() {
    workHere();
    there.declare("paused", "{}");
    there.declare("work", "{}");

    assertThatThrownBy(this::move)
        .isInstanceOf(MoveFailure.class)
        .hasMessageContaining("paused, work");

    assertThat(there.ask(new Query.ListQueues()))
        .extracting(QueueStatus::name)
        .containsExactly("paused", "work");
    assertThat(there.ask(new Query.FindMove("after")).records()).isZero();
    askHere();
  }

  @Test
  void aStoreInUseIsNotMoved() {
    try (var engine = Team.embedded(store)) {
      new Team(engine).declare("q", "{}");
      assertThatThrownBy(this::move).hasMessageContaining("another process has it open");
    }
  }

  @Test
  void thereMustBeAStore() {
    assertThatThrownBy(this::move).hasMessageContaining("there is no store in");
    assertThat(store).doesNotExist();
  }

  @Test
  void aStoreThatWasMovedIsNotOpenedByAnEngine_untilItsMarkIsRemoved() throws Exception {
    workHere();
    move();

    assertThatThrownBy(() -> Team.embedded(store))
        .hasMessageContaining("Its queues were moved to Kafka at 2026-11-28T12:00:00Z.")
        .hasMessageContaining(store.resolve("moved").toString());

    Files.delete(store.resolve("moved"));
    assertThat(askHere()).isNotEmpty();
  }

  @Test
  void aStoreThatWasMovedIsNotMovedToSomewhereElse_untilItsMarkIsRemoved() throws Exception {
    workHere();
    move();

    try (var elsewhere = Team.embedded(folder.resolve("elsewhere"))) {
      assertThatThrownBy(() -> move(elsewhere, SMALL_PARTS))
          .isInstanceOf(MoveFailure.class)
          .hasMessageContaining("were moved to Kafka at 2026-11-28T12:00:00Z.")
          .hasMessageContaining(store.resolve("moved").toString());
      assertThat(new Team(elsewhere).ask(new Query.ListQueues())).isEmpty();
      assertThat(move()).allMatch(Moved::same);

      Files.delete(store.resolve("moved"));
      assertThat(move(elsewhere, SMALL_PARTS)).allMatch(Moved::same);
    }
  }

  @Test
  void aMoveThatWasKilledWhileQueuesWereDeclared_keepsEnginesFromTheStore() {
    workHere();
    int commands = 0;
    while (there.ask(new Query.ListQueues()).isEmpty()) {
      int most = commands++;
      assertThatThrownBy(() -> move(new Torn(kafka, most), 1 << 20))
          .isInstanceOf(Torn.Killed.class);
    }

    assertThatThrownBy(() -> Team.embedded(store))
        .hasMessageContaining("Its queues are being moved to Kafka")
        .hasMessageContaining("run the same migration again");

    assertThat(move()).allMatch(Moved::same);
  }

  @Test
  void someQueuesAreMoved_andTheStoreGoesOnWithTheRest() {
    workHere();

    assertThat(move("after", "batches"))
        .extracting(Moved::queue)
        .containsExactly("after", "batches");

    try (var engine = Team.embedded(store)) {
      assertThat(new Team(engine).ask(new Query.ListQueues()))
          .extracting(QueueStatus::name)
          .containsExactly("listed", "paused", "work");
    }
    assertThat(move()).extracting(Moved::queue).containsExactly("listed", "paused", "work");
    assertThat(there.ask(new Query.ListQueues()))
        .extracting(QueueStatus::name)
        .isEqualTo(Team.QUEUES);
    assertThatThrownBy(() -> Team.embedded(store)).hasMessageContaining("were moved to Kafka");
  }

  /// As who was killed at the very end does, and cannot know that it was.
  @Test
  void someQueuesThatWereMoved_areToldToBeSo_whenTheyAreMovedAgain() {
    workHere();
    move("after", "batches");

    assertThat(move("after", "batches")).isEmpty();
    assertThat(move("after", "work")).extracting(Moved::queue).containsExactly("work");
    try (var engine = Team.embedded(store)) {
      assertThat(new Team(engine).ask(new Query.ListQueues()))
          .extracting(QueueStatus::name)
          .containsExactly("listed", "paused");
    }
  }

  @Test
  void aQueueThatTheStoreDoesNotHaveCannotBeChosen() {
    workHere();

    assertThatThrownBy(() -> move("work", "nonsense"))
        .isInstanceOf(MoveFailure.class)
        .hasMessageContaining("no queue nonsense");
  }

  @Test
  void aSecondTeamMayComeToTheSameService_thoughItsQueuesHaveTheNumbersOfTheFirst() {
    // One for each cell, and one more: two of them have the same number in the same cell.
    for (int team = 0; team < 4; team++) {
      store = folder.resolve("team-" + team);
      String queue = "team-" + team;
      String token;
      try (var engine = Team.embedded(store)) {
        var here = new Team(engine);
        here.declare(queue, "{}");
        here.enqueue(queue, "a", "b", "c");
        here.complete(queue, here.take(queue, 1).getFirst().token());
        token = here.take(queue, 1).getFirst().token();
      }

      Moved moved = move().getFirst();

      assertThat(moved.same()).isTrue();
      assertThat(there.complete(queue, token).problem() == null).isEqualTo(moved.keptNumber());
      assertThat(there.state(queue, "a")).isEqualTo(ItemState.SUCCEEDED);
      assertThat(there.take(queue, 10)).hasSize(1);
      there.enqueue(queue, "d");
      assertThat(there.complete(queue, there.take(queue, 1).getFirst().token()).problem()).isNull();
    }
  }

  @Test
  void aHundredThousandItemsAreCarriedInSeconds() {
    try (var engine = Team.embedded(store)) {
      var here = new Team(engine);
      here.declare("large", "{}");
      for (int i = 0; i < 100; i++) {
        String hundred = "item-" + i + "-";
        here.enqueue(
            "large", IntStream.range(0, 1000).mapToObj(n -> hundred + n).toArray(String[]::new));
      }
      here.take("large", 1000).forEach(lease -> here.complete("large", lease.token()));
    }
    // The replica has its cells.
    there.ask(new Query.ListQueues());
    long start = System.nanoTime();

    Moved moved = move(kafka, 1 << 20).getFirst();

    Duration took = Duration.ofNanos(System.nanoTime() - start);
    System.out.printf(
        "moved 100000 items, %d records, %d MiB in %d ms: %d items/s%n",
        moved.here().records(),
        moved.here().bytes() >> 20,
        took.toMillis(),
        100_000_000 / took.toMillis());
    assertThat(moved.same()).isTrue();
    assertThat(moved.there())
        .containsEntry(ItemState.READY, 99_000L)
        .containsEntry(ItemState.SUCCEEDED, 1000L);
    assertThat(took).isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void aQueueWithShardsComesAsAWhole() {
    try (var engine = Team.embedded(store)) {
      var here = new Team(engine);
      here.declare("spread", "{\"shards\":{\"count\":3}}");
      here.enqueue("spread", "a", "b", "c", "d", "e");
    }

    Moved moved = move().getFirst();

    assertThat(moved.lostShards()).isTrue();
    assertThat(there.ask(new Query.GetQueue("spread")).spec().shards()).isNull();
    assertThat(there.take("spread", 10)).hasSize(5);
  }

  @Test
  void aQueueWithShardsOverThereIsNotMistakenForNone() {
    workHere();
    there.declare("work", "{\"shards\":{\"count\":3}}");

    assertThatThrownBy(this::move)
        .isInstanceOf(MoveFailure.class)
        .hasMessageContaining("a queue of its own called work");
  }
}
