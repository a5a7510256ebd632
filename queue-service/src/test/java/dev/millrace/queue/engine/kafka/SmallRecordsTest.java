package dev.millrace.queue.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import dev.millrace.queue.engine.TestKafka;
import dev.millrace.queue.engine.kafka.wire.Spread;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Transition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What comes of a call may be larger than the call, and has to fit into the records all the same:
/// a cell that cannot write it cannot go on, nor can any other replica with that cell.
class SmallRecordsTest {
  private static final int CELLS = 2;
  private static final Duration LONG = Duration.ofSeconds(40);

  private final String first = queueIn(0);
  private final String other = queueIn(1);
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private KafkaEngine engine;

  @BeforeEach
  void start() throws InterruptedException {
    engine = new KafkaEngine(folder, Settings.ofSmallRecords(TestKafka.newName(), CELLS));
    done(engine.submit(new Command.Declare(first, QueueSpec.defaults())));
    done(engine.submit(new Command.Declare(other, QueueSpec.defaults())));
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  private static String queueIn(int cell) {
    return IntStream.range(0, 100)
        .mapToObj(n -> "queue-" + n)
        .filter(name -> Spread.of(name, null, CELLS).home() == cell)
        .findFirst()
        .orElseThrow();
  }

  private static <T> T done(CompletableFuture<Outcome<T>> future) {
    Outcome<T> outcome = future.orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
    assertThat(outcome).isInstanceOf(Done.class);
    return ((Done<T>) outcome).value();
  }

  private void enqueue(List<NewItem> items) {
    done(engine.submit(new Command.Enqueue(first, items, false)));
  }

  private List<Lease> take() {
    return done(engine.submit(new Command.Take(first, "worker", 1000, null))).leases();
  }

  private void settle(List<Settlement> settlements) {
    var result = done(engine.submit(new Command.Settle(first, settlements, null)));
    assertThat(result.results()).allMatch(settled -> settled.status() == 200);
  }

  private long count(String queue, ItemState state) {
    return done(engine.ask(new Query.GetQueue(queue))).counts().getOrDefault(state, 0L);
  }

  @Test
  void noMoreIsHandedOutThanAnAnswerHolds() {
    JsonData data = JsonData.parse("{\"x\":\"" + "x".repeat(200_000) + "\"}");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      names.add("item-" + i);
      enqueue(List.of(NewItem.of("item-" + i, data)));
    }
    Set<String> taken = new HashSet<>();
    while (taken.size() < names.size()) {
      List<Lease> leases = take();
      assertThat(leases).isNotEmpty();
      leases.forEach(lease -> taken.add(lease.name()));
    }
    assertThat(taken).isEqualTo(names);
  }

  @Test
  void aListEndsWhereItsAnswerIsFull() {
    String longName = "n".repeat(1000);
    for (int call = 0; call < 2; call++) {
      int from = 500 * call;
      enqueue(
          IntStream.range(from, from + 500)
              .mapToObj(n -> new NewItem(longName + n, null, null, null, null, "b"))
              .toList());
    }
    assertThat(read(next -> new Query.ListItems(first, null, null, 1000, next))).isEqualTo(1000);
    assertThat(read(next -> new Query.ListItems(first, null, "b", 1000, next))).isEqualTo(1000);
    assertThat(read(next -> new Query.Missing(first, "b", 1000, next))).isEqualTo(1000);
  }

  /// @return items on all pages
  private int read(Function<@Nullable String, Query<ItemPage>> question) {
    int items = 0;
    String next = null;
    do {
      ItemPage page = done(engine.ask(question.apply(next)));
      items += page.items().size();
      next = page.next();
    } while (next != null);
    return items;
  }

  @Test
  void anItemThatFailedOftenIsShownWithTheLatestAttempts() {
    String often = "{\"maxAttempts\":100,\"backoff\":{\"initial\":\"0s\"}}";
    done(
        engine.submit(new Command.Declare(first, Json.strict().readValue(often, QueueSpec.class))));
    enqueue(List.of(NewItem.of("a", JsonData.empty())));
    String stderr = "\u20ac".repeat(8192);
    for (int attempt = 1; attempt <= 45; attempt++) {
      var take = new Command.Take(first, "worker", 1, null);
      Lease lease = done(engine.take(take, LONG)).leases().getFirst();
      settle(List.of(new Settlement.Fail(lease.token(), "it broke", null, null, null, stderr)));
    }

    ItemStatus shown = done(engine.ask(new Query.GetItem(first, "a", 0)));
    assertThat(shown.failures()).isEqualTo(45);
    assertThat(shown.attempts()).isNotEmpty();
    assertThat(Objects.requireNonNull(shown.lastAttempt()).number()).isEqualTo(45);
  }

  @Test
  void followUpsThatOutgrowTheirCallComeInSeveralLetters() {
    enqueue(List.of(NewItem.of("a", JsonData.empty())));
    // Three bytes each as they are sent; on the way they are given names.
    var nameless = new NewItem(null, null, null, null, null, null);
    var then = Collections.nCopies(60, new FollowUp(other, Collections.nCopies(1000, nameless)));
    settle(List.of(new Settlement.Complete(take().getFirst().token(), null, then)));
    Awaitility.await().atMost(LONG).until(() -> count(other, ItemState.READY) == 60_000);
  }

  @Test
  void whatHappenedIsToldInSeveralRecords() {
    String longName = "n".repeat(900);
    for (int call = 0; call < 2; call++) {
      int from = 500 * call;
      enqueue(
          IntStream.range(from, from + 500)
              .mapToObj(n -> NewItem.of(longName + n, JsonData.empty()))
              .toList());
    }
    String reason = "r".repeat(900);
    var failures = new ArrayList<Settlement>();
    while (failures.size() < 1000) {
      for (Lease lease : take()) {
        failures.add(new Settlement.Fail(lease.token(), reason, false, null, null, null));
      }
    }
    settle(failures);
    assertThat(count(first, ItemState.DEAD)).isEqualTo(1000);
  }

  /// It is told twice: of the attempt, and of the item.
  @Test
  void ofAReasonOnlyItsBeginningIsTold() {
    enqueue(List.of(NewItem.of("a", JsonData.empty())));
    var told = new CopyOnWriteArrayList<Transition>();
    engine.listen(told::add);
    String reason = "r".repeat(600_000);

    settle(
        List.of(new Settlement.Fail(take().getFirst().token(), reason, false, null, null, null)));

    assertThat(count(first, ItemState.DEAD)).isOne();
    Awaitility.await()
        .atMost(LONG)
        .until(() -> told.stream().anyMatch(each -> each.type() == Transition.Type.DEAD));
    assertThat(told)
        .filteredOn(each -> each.reason() != null)
        .hasSize(2)
        .allMatch(each -> Objects.requireNonNull(each.reason()).length() == 1024);
  }
}
