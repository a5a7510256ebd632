package dev.millrace.queue.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.EnqueueResult.Accepted;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.contracts.queue.RedriveRequest;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import dev.millrace.queue.engine.TestKafka;
import dev.millrace.queue.engine.kafka.wire.Letter;
import dev.millrace.queue.engine.kafka.wire.Spread;
import dev.millrace.queue.engine.kafka.wire.WireFormat;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Outcome.Refused;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Refusal;
import dev.millrace.queue.machine.Token;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A queue that lies in several cells is to its callers one queue.
class SpreadQueueTest {
  private static final int CELLS = 4;
  private static final int ITEMS = 40;
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static final String NAME = TestKafka.newName();

  @SuppressWarnings("NullAway.Init")
  private static KafkaEngine engine;

  private final String queue = "spread-" + NUMBER.incrementAndGet();

  @BeforeAll
  static void start(@TempDir Path folder) throws InterruptedException {
    engine = new KafkaEngine(folder, Settings.of(NAME, CELLS));
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  private static <T> Outcome<T> outcome(CompletableFuture<Outcome<T>> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static <T> T done(CompletableFuture<Outcome<T>> future) {
    Outcome<T> outcome = outcome(future);
    assertThat(outcome).isInstanceOf(Done.class);
    return ((Done<T>) outcome).value();
  }

  private static Refusal refused(CompletableFuture<? extends Outcome<?>> future) {
    Outcome<?> outcome = future.orTimeout(30, TimeUnit.SECONDS).join();
    assertThat(outcome).isInstanceOf(Refused.class);
    return ((Refused<?>) outcome).refusal();
  }

  private QueueStatus declare(String spec) {
    return done(
        engine.submit(new Command.Declare(queue, Json.strict().readValue(spec, QueueSpec.class))));
  }

  private void declare() {
    declare("{\"shards\": {\"count\": 4}}");
  }

  private List<Accepted> enqueue(Stream<NewItem> items) {
    return done(engine.submit(new Command.Enqueue(queue, items.toList(), false))).items();
  }

  private static List<String> names() {
    return IntStream.range(0, ITEMS).mapToObj(i -> "item-" + i).toList();
  }

  private List<Accepted> enqueueAll() {
    return enqueue(names().stream().map(name -> NewItem.of(name, JsonData.empty())));
  }

  private List<Lease> take(int max, Duration patience) {
    LeaseList list = done(engine.take(new Command.Take(queue, "worker", max, null), patience));
    return list.leases();
  }

  private List<Lease> takeAll(int expected) {
    var all = new ArrayList<Lease>();
    while (all.size() < expected) {
      List<Lease> some = take(100, Duration.ZERO);
      assertThat(some).as("more, after %d", all.size()).isNotEmpty();
      all.addAll(some);
    }
    return all;
  }

  private SettleResult settle(List<? extends Settlement> settlements) {
    return done(engine.submit(new Command.Settle(queue, List.copyOf(settlements), null)));
  }

  private static Settlement complete(Lease lease) {
    return new Settlement.Complete(lease.token(), null, null);
  }

  private static Settlement bury(Lease lease) {
    return Json.strict()
        .readValue(
            "{\"do\": \"fail\", \"token\": \"%s\", \"reason\": \"no\", \"retryable\": false}"
                .formatted(lease.token()),
            Settlement.class);
  }

  private long count(ItemState state) {
    return done(engine.ask(new Query.GetQueue(queue))).count(state);
  }

  @Test
  void takesEachItemOnce_handsEachOutOnce_andSettlesAllInOneCall() {
    declare();
    assertThat(enqueueAll()).extracting(Accepted::name).containsExactlyElementsOf(names());
    assertThat(enqueueAll()).noneMatch(Accepted::created);
    assertThat(count(ItemState.READY)).isEqualTo(ITEMS);

    List<Lease> leases = takeAll(ITEMS);
    assertThat(leases).extracting(Lease::name).containsExactlyInAnyOrderElementsOf(names());
    assertThat(leases.stream().map(lease -> Token.cellOf(lease.token())).distinct()).hasSize(CELLS);
    SettleResult result = settle(leases.stream().map(SpreadQueueTest::complete).toList());
    assertThat(result.results())
        .extracting(SettleResult.Settled::token)
        .containsExactlyElementsOf(leases.stream().map(Lease::token).toList());
    assertThat(result.results()).extracting(SettleResult.Settled::status).containsOnly(200);
    assertThat(count(ItemState.SUCCEEDED)).isEqualTo(ITEMS);
  }

  @Test
  void aTokenThatClaimsACellThatIsNotThereProvesNoLease() {
    declare();
    enqueueAll();
    Lease lease = take(1, Duration.ZERO).getFirst();
    String forged = (2 * 1024 + CELLS) + ".0.1";
    var result = settle(List.of(new Settlement.Complete(forged, null, null), complete(lease)));
    assertThat(result.results()).extracting(SettleResult.Settled::status).containsExactly(409, 200);
  }

  @Test
  void saysOfEachSettledItemThatItCannotBeCancelled() {
    declare();
    enqueueAll();
    settle(takeAll(ITEMS).stream().map(SpreadQueueTest::complete).toList());
    for (String name : names()) {
      assertThat(refused(engine.submit(new Command.Cancel(queue, name))))
          .isInstanceOf(Refusal.AlreadySettled.class);
    }
    assertThat(refused(engine.submit(new Command.Cancel(queue, "nobody"))))
        .isEqualTo(new Refusal.NoSuchItem(queue, "nobody"));
  }

  @Test
  void isListedToItsEnd_andTellsOfEachItem() {
    declare();
    enqueueAll();
    Set<String> listed = new HashSet<>();
    String next = null;
    do {
      var page = done(engine.ask(new Query.ListItems(queue, null, null, 7, next)));
      page.items().forEach(item -> assertThat(listed.add(item.name())).isTrue());
      next = page.next();
    } while (next != null);
    assertThat(listed).containsExactlyInAnyOrderElementsOf(names());

    ItemStatus item = done(engine.ask(new Query.GetItem(queue, "item-17", 0)));
    assertThat(item.name()).isEqualTo("item-17");
    assertThat(refused(engine.ask(new Query.GetItem(queue, "nobody", 0))))
        .isEqualTo(new Refusal.NoSuchItem(queue, "nobody"));
    assertThat(done(engine.ask(new Query.Unknown(queue, List.of("item-3", "nobody")))))
        .containsExactly("nobody");
    assertThat(done(engine.submit(new Command.Cancel(queue, "item-17"))).state())
        .isEqualTo(ItemState.CANCELLED);
    assertThat(done(engine.ask(new Query.ListQueues())))
        .filteredOn(status -> status.name().equals(queue))
        .singleElement()
        .satisfies(
            status -> assertThat(status.counts()).containsEntry(ItemState.READY, ITEMS - 1L));
    assertThat(refused(engine.ask(new Query.ListItems(queue, null, null, 7, "7~x"))))
        .isInstanceOf(Refusal.Invalid.class);
  }

  @Test
  void servesWhoeverWaits_fromWhicheverShard() {
    declare();
    for (String name : names().subList(0, 6)) {
      var answer = engine.take(new Command.Take(queue, "worker", 5, null), LONG);
      enqueue(Stream.of(NewItem.of(name, JsonData.empty())));
      Lease lease = done(answer).leases().getFirst();
      assertThat(lease.name()).isEqualTo(name);
      settle(List.of(complete(lease)));
    }
    assertThat(take(5, Duration.ofMillis(100))).isEmpty();
    assertThat(count(ItemState.LEASED)).isZero();
  }

  @Test
  void bringsItsDeadBackAndPurgesThem() {
    declare();
    enqueueAll();
    settle(takeAll(ITEMS).stream().map(SpreadQueueTest::bury).toList());
    assertThat(count(ItemState.DEAD)).isEqualTo(ITEMS);

    var request = new RedriveRequest(null, null, null, null, null, null, null);
    long matched = 0;
    byte[] from = null;
    do {
      var step = done(engine.submit(new Command.Redrive(queue, request, from, matched, 3)));
      matched += step.done().matched();
      from = step.next();
    } while (from != null);
    assertThat(matched).isEqualTo(ITEMS);
    assertThat(count(ItemState.READY)).isEqualTo(ITEMS);

    settle(takeAll(ITEMS).stream().map(SpreadQueueTest::bury).toList());
    long purged = 0;
    Command.Step<?> step;
    do {
      var purge = done(engine.submit(new Command.Purge(queue, List.of(ItemState.DEAD), 3)));
      purged += purge.done().purged();
      step = purge;
    } while (step.next() != null);
    assertThat(purged).isEqualTo(ITEMS);
  }

  @Test
  void isPausedAndDeletedInAllItsShards() {
    declare();
    enqueueAll();
    done(engine.submit(new Command.SetPaused(queue, true, "lunch")));
    assertThat(take(100, Duration.ZERO)).isEmpty();
    done(engine.submit(new Command.SetPaused(queue, false, null)));
    assertThat(take(1, Duration.ZERO)).hasSize(1);
    done(engine.submit(new Command.Delete(queue)));
    assertThat(refused(engine.ask(new Query.GetQueue(queue))))
        .isEqualTo(new Refusal.NoSuchQueue(queue));
    declare("{}");
    assertThat(count(ItemState.READY)).isZero();
  }

  @Test
  void keepsItsNumberOfShards() {
    declare();
    var whole = new Command.Declare(queue, QueueSpec.defaults());
    assertThat(refused(engine.submit(whole)))
        .isInstanceOfSatisfying(
            Refusal.Invalid.class, refusal -> assertThat(refusal.detail()).contains("shards"));
    assertThat(declare("{\"shards\": {\"count\": 4}, \"lease\": \"7s\"}").spec().lease())
        .isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void sharesItsLimitsOut() {
    declare("{\"shards\": {\"count\": 4}, \"maxLeased\": 10}");
    enqueueAll();
    assertThat(takeAll(10)).hasSize(10);
    assertThat(take(100, Duration.ZERO)).isEmpty();
  }

  @Test
  void byGroup_keepsTheGroupsLimit() {
    declare("{\"shards\": {\"count\": 4, \"by\": \"group\"}, \"groupLimit\": 1}");
    enqueue(
        names().stream()
            .map(
                name ->
                    new NewItem(
                        name, null, null, null, "group-" + name.charAt(name.length() - 1), null)));
    List<Lease> leases = takeAll(10);
    assertThat(leases).extracting(Lease::group).doesNotHaveDuplicates();
    assertThat(take(100, Duration.ZERO)).isEmpty();
  }

  @Test
  void byBatch_tellsOfEachBatchOnce() {
    String target = queue + "-news";
    done(engine.submit(new Command.Declare(target, QueueSpec.defaults())));
    declare(
        "{\"shards\": {\"count\": 4, \"by\": \"batch\"}, \"onBatchComplete\": [{\"queue\": \"%s\"}]}"
            .formatted(target));
    enqueue(
        names().stream()
            .map(
                name ->
                    new NewItem(
                        name, null, null, null, null, "b" + name.charAt(name.length() - 1))));
    for (int i = 0; i < 10; i++) {
      done(engine.submit(new Command.Seal(queue, "b" + i, new BatchSpec(true, null))));
    }
    settle(takeAll(ITEMS).stream().map(SpreadQueueTest::complete).toList());
    Set<String> told = new HashSet<>();
    while (told.size() < 10) {
      var take = new Command.Take(target, "worker", 10, null);
      done(engine.take(take, LONG)).leases().forEach(lease -> told.add(lease.name()));
    }
    assertThat(told).contains(queue + "/b0", queue + "/b9").hasSize(10);
    assertThat(done(engine.ask(new Query.ListBatches(queue, true, 100, null))).batches())
        .isNotEmpty();
    assertThat(done(engine.ask(new Query.GetBatch(queue, "b7"))).complete()).isTrue();
  }

  @Test
  void byBatch_aBatchIsCancelledInOneCall_whicheverSliceHasIt() {
    declare("{\"shards\": {\"count\": 4, \"by\": \"batch\"}}");
    for (String batch : List.of("b1", "b2", "b3", "b4", "b5")) {
      enqueue(Stream.of("x", "y", "z").map(part -> input(batch + part, batch)));
      BatchStatus status = done(engine.submit(Command.Seal.cancelling(queue, batch, 100)));
      assertThat(status.complete()).isTrue();
      assertThat(status.count(ItemState.CANCELLED)).isEqualTo(3);
    }
    assertThat(take(100, Duration.ZERO)).isEmpty();
  }

  /// As a reduction does, which merges until one is left.
  @ParameterizedTest
  @ValueSource(strings = {"merged-1", ""})
  void byBatch_whatIsMadeOfABatchIsSettledTogetherWithTheRestOfIt(String name) {
    declare("{\"shards\": {\"count\": 4, \"by\": \"batch\"}}");
    for (String batch : List.of("b1", "b2", "b3", "b4", "b5")) {
      enqueue(Stream.of("x", "y", "z").map(part -> input(batch + part, batch)));
      List<Lease> leases = takeAll(3);
      mergeTwo(leases, name.isEmpty() ? null : name + batch, batch);
      Lease merged = take(1, LONG).getFirst();
      assertThat(merged.group()).isEqualTo(batch);
      var rest = List.of(complete(merged), complete(leases.getLast()));
      var settled = done(engine.submit(new Command.Settle(queue, rest, null, true)));
      assertThat(settled.results()).extracting(SettleResult.Settled::status).containsOnly(200);
    }
  }

  private static NewItem input(String name, String batch) {
    return new NewItem(name, null, null, null, batch, batch);
  }

  private void mergeTwo(List<Lease> leases, @Nullable String name, String batch) {
    var then = new FollowUp(queue, List.of(new NewItem(name, null, null, null, batch, null)));
    var first = new Settlement.Complete(leases.getFirst().token(), null, List.of(then));
    var two = new Command.Settle(queue, List.of(first, complete(leases.get(1))), null, true);
    done(engine.submit(two));
  }

  @Test
  void byName_takesNoBatches() {
    declare();
    var item = new NewItem("a", null, null, null, null, "batch");
    assertThat(refused(engine.submit(new Command.Enqueue(queue, List.of(item), false))))
        .isInstanceOfSatisfying(
            Refusal.Invalid.class,
            refusal -> assertThat(refusal.detail()).contains("shards.by=batch"));
  }

  @Test
  void takesFollowUpsIntoTheShardsOfTheirNames() {
    declare();
    String from = queue + "-from";
    done(engine.submit(new Command.Declare(from, QueueSpec.defaults())));
    var first = new Command.Enqueue(from, List.of(NewItem.of("a", JsonData.empty())), false);
    done(engine.submit(first));
    var take = new Command.Take(from, "worker", 1, null);
    Lease lease = done(engine.take(take, LONG)).leases().getFirst();
    var items = names().stream().map(name -> NewItem.of(name, JsonData.empty())).toList();
    var complete =
        new Settlement.Complete(lease.token(), null, List.of(new FollowUp(queue, items)));
    var result = done(engine.submit(new Command.Settle(from, List.of(complete), null)));
    assertThat(result.results().getFirst().problem()).isNull();
    var found = new ArrayList<Lease>();
    while (found.size() < ITEMS) {
      found.addAll(take(100, LONG));
    }
    assertThat(found.stream().map(leased -> Token.cellOf(leased.token())).distinct())
        .hasSize(CELLS);
    // It is known where it is looked for.
    assertThat(enqueueAll()).noneMatch(Accepted::created);
  }

  @Test
  void settlesTogetherOnlyWhatIsInOneShard() {
    declare();
    enqueueAll();
    List<Lease> leases = takeAll(ITEMS);
    var all = leases.stream().map(SpreadQueueTest::complete).toList();
    assertThat(refused(engine.submit(new Command.Settle(queue, all, null, true))))
        .isInstanceOfSatisfying(
            Refusal.Invalid.class, refusal -> assertThat(refusal.detail()).contains("shards"));
    assertThat(count(ItemState.LEASED)).isEqualTo(ITEMS);
  }

  @Test
  void inAFullShard_whatIsCompletedMakesRoomForWhatFollows() {
    declare("{\"shards\": {\"count\": 4, \"by\": \"group\"}, \"maxItems\": 8}");
    enqueue(Stream.of("a", "b").map(name -> new NewItem(name, null, null, null, "g", null)));
    List<Lease> leases = takeAll(2);
    var merged = new NewItem("ab", null, null, null, "g", null);
    var then = List.of(new FollowUp(queue, List.of(merged)));
    var merge =
        List.of(
            new Settlement.Complete(leases.getFirst().token(), null, then),
            complete(leases.getLast()));

    var result = done(engine.submit(new Command.Settle(queue, merge, null, true)));

    assertThat(result.results()).extracting(SettleResult.Settled::status).containsExactly(200, 200);
    Lease next = takeAll(1).getFirst();
    assertThat(next.name()).isEqualTo("ab");
    var one =
        new Settlement.Complete(
            next.token(),
            null,
            List.of(new FollowUp(queue, List.of(new NewItem("c", null, null, null, "g", null)))));
    assertThat(settle(List.of(one)).results().getFirst().status()).isEqualTo(200);
  }

  @Test
  void declaredAndDeletedAtOnce_allSlicesAreThereOrNone() {
    var spec = Json.strict().readValue("{\"shards\": {\"count\": 4}}", QueueSpec.class);
    for (int round = 0; round < 5; round++) {
      declare();
      var deleted = engine.submit(new Command.Delete(queue));
      var declared = engine.submit(new Command.Declare(queue, spec));
      outcome(deleted);
      outcome(declared);
      boolean there = outcome(engine.ask(new Query.GetQueue(queue))) instanceof Done;
      assertThat(done(engine.ask(new Query.ListQueues())))
          .extracting(QueueStatus::name)
          .filteredOn(queue::equals)
          .hasSize(there ? 1 : 0);
    }
  }

  /// What its home is told comes to all in the order in which it was there.
  @Test
  void pausedAtHome_itIsPausedInAllItsShards() throws Exception {
    declare();
    enqueueAll();
    int home = Spread.of(queue, null, CELLS).home();
    tell(Map.of(home, new Command.SetPaused(queue, true, "lunch")));
    Awaitility.await().until(() -> done(engine.ask(new Query.GetQueue(queue))).paused());
    assertThat(take(100, Duration.ZERO)).isEmpty();
  }

  /// Each was sent to the shard where it belonged then.
  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"shards\": {\"count\": 2}}", "{\"shards\": {\"count\": 3}}"})
  void whatIsUnderWayWhenItIsDeletedIsWhereItBelongsWhenItIsDeclaredOtherwise(String spec)
      throws Exception {
    declare();
    Map<Integer, Command<?>> underWay = underWay();
    done(engine.submit(new Command.Delete(queue)));
    tell(underWay);

    declare(spec);

    assertEachIsThereOnce();
  }

  @Test
  void whatComesLateOnlyWhenItIsDeclaredOtherwiseIsWhereItBelongs() throws Exception {
    declare();
    Map<Integer, Command<?>> underWay = underWay();
    done(engine.submit(new Command.Delete(queue)));
    declare("{\"shards\": {\"count\": 2}}");

    tell(underWay);

    assertEachIsThereOnce();
  }

  private Map<Integer, Command<?>> underWay() {
    var items = names().stream().map(name -> NewItem.of(name, JsonData.empty())).toList();
    var spec = Json.strict().readValue("{\"shards\": {\"count\": 4}}", QueueSpec.class);
    var letters = new HashMap<Integer, Command<?>>();
    Spread.of(queue, spec, CELLS)
        .split(items, 0)
        .forEach((cell, part) -> letters.put(cell, new Command.Deliver(queue, "from", part)));
    assertThat(letters).hasSize(CELLS);
    return letters;
  }

  private void assertEachIsThereOnce() {
    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(count(ItemState.READY)).isEqualTo(ITEMS));
    // It is known where it is looked for.
    for (String name : names()) {
      assertThat(done(engine.ask(new Query.GetItem(queue, name, 0))).name()).isEqualTo(name);
    }
    assertThat(enqueueAll()).noneMatch(Accepted::created);
    assertThat(count(ItemState.READY)).isEqualTo(ITEMS);
  }

  /// As cells tell each other.
  private static void tell(Map<Integer, Command<?>> letters) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestKafka.servers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (var letter : letters.entrySet()) {
        byte[] record = WireFormat.encode(new Letter.Tell(letter.getValue()));
        producer
            .send(new ProducerRecord<>(NAME + ".commands", letter.getKey(), null, record))
            .get();
      }
    }
  }
}
