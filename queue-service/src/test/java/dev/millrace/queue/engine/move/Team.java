package dev.millrace.queue.engine.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.queue.engine.Engine;
import dev.millrace.queue.engine.embedded.EmbeddedEngine;
import dev.millrace.queue.engine.embedded.EmbeddedSettings;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Query;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/// A team that works with an engine, in all the ways there are.
final class Team {
  static final List<String> QUEUES = List.of("after", "batches", "listed", "paused", "work");
  private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");

  private final Engine engine;

  Team(Engine engine) {
    this.engine = engine;
  }

  static EmbeddedEngine embedded(Path folder) {
    return new EmbeddedEngine(folder, new EmbeddedSettings(DataSize.ofMegabytes(1), true, 1000));
  }

  static <T> T done(CompletableFuture<Outcome<T>> future) {
    Outcome<T> outcome = future.orTimeout(60, TimeUnit.SECONDS).join();
    assertThat(outcome).isInstanceOf(Done.class);
    return ((Done<T>) outcome).value();
  }

  <T> T submit(Command<T> command) {
    return done(engine.submit(command));
  }

  <T> T ask(Query<T> query) {
    return done(engine.ask(query));
  }

  void declare(String queue, String spec) {
    submit(new Command.Declare(queue, Json.strict().readValue(spec, QueueSpec.class)));
  }

  void enqueue(String queue, NewItem... items) {
    submit(new Command.Enqueue(queue, List.of(items), false));
  }

  void enqueue(String queue, String... names) {
    enqueue(queue, Arrays.stream(names).map(Team::item).toArray(NewItem[]::new));
  }

  static NewItem item(String name) {
    return NewItem.of(name, JsonData.parse("{\"name\":\"" + name + "\"}"));
  }

  private static NewItem item(
      String name, int priority, @Nullable Instant notBefore, String group) {
    return new NewItem(name, JsonData.parse("{\"n\":1.50}"), priority, notBefore, group, null);
  }

  private static NewItem inBatch(String batch, String name) {
    return new NewItem(name, null, null, null, null, batch);
  }

  List<Lease> take(String queue, int max) {
    var take = new Command.Take(queue, "worker", max, Duration.ofHours(2));
    return done(engine.take(take, Duration.ZERO)).leases();
  }

  Settled settle(String queue, Settlement settlement) {
    return submit(new Command.Settle(queue, List.of(settlement), null)).results().getFirst();
  }

  Settled complete(String queue, String token) {
    return settle(
        queue, new Settlement.Complete(token, JsonData.parse("{\"result\":[1,2]}"), null));
  }

  ItemState state(String queue, String item) {
    return ask(new Query.GetItem(queue, item, 0)).state();
  }

  // --- a day's work ---

  /// @return tokens of leases that are live at the end, by the name of the item
  Map<String, String> work() {
    var live = new LinkedHashMap<String, String>();
    declare("deleted", "{}");
    enqueue("deleted", "x", "y");
    declare("after", "{}");
    workOnItems(live);
    workOnBatches(live);
    lookAtSource();
    declare("paused", "{\"rate\":{\"limit\":5,\"per\":\"1m\"},\"maxAttempts\":7}");
    enqueue("paused", "p1", "p2");
    submit(new Command.SetPaused("paused", true, "the disk is being changed"));
    submit(new Command.Delete("deleted"));
    return live;
  }

  private void workOnItems(Map<String, String> live) {
    declare("work", "{\"groupLimit\":2,\"maxAttempts\":2,\"backoff\":{\"initial\":\"1h\"}}");
    enqueue("work", item("first", 9, null, "a"), item("fails", 8, null, "b"));
    enqueue("work", item("dies", 8, null, "c"), item("checked", 7, null, "a"));
    enqueue("work", item("returned", 6, null, "d"), item("leased", 5, null, "e"));
    for (Lease lease : take("work", 6)) {
      String token = lease.token();
      switch (lease.name()) {
        case "first" -> complete("work", token);
        case "fails" ->
            settle("work", new Settlement.Fail(token, "exit 1", null, null, "st", "err"));
        case "dies" -> settle("work", new Settlement.Fail(token, "bad", false, null, null, null));
        case "returned" -> settle("work", new Settlement.Release(token, null, null));
        case "checked" -> {
          var progress = new Settlement.Progress(40, "nearly half");
          settle(
              "work",
              new Settlement.Extend(
                  token, Duration.ofHours(3), progress, JsonData.parse("{\"at\":40}")));
          live.put("checked", token);
        }
        default -> live.put(lease.name(), token);
      }
    }
    enqueue("work", item("later", 0, FAR, "a"), item("cancelled", 0, null, "z"));
    submit(new Command.Cancel("work", "cancelled"));
    for (int i = 0; i < 50; i++) {
      enqueue("work", item("ready-" + i, i % 10, null, "g" + i % 7));
    }
  }

  private void workOnBatches(Map<String, String> live) {
    declare(
        "batches",
        "{\"onBatchOpen\":[{\"queue\":\"absent\"}],\"onBatchComplete\":[{\"queue\":\"after\"}]}");
    enqueue("batches", inBatch("complete", "c1"), inBatch("complete", "c2"));
    take("batches", 2).forEach(lease -> complete("batches", lease.token()));
    submit(new Command.Seal("batches", "complete", new BatchSpec(true, null)));
    submit(new Command.Seal("batches", "complete", BatchSpec.kept(Duration.ofHours(2))));
    enqueue("batches", inBatch("cancelled", "x1"), inBatch("cancelled", "x2"));
    submit(Command.Seal.cancelling("batches", "cancelled", 10));
    enqueue("batches", inBatch("sealed", "s1"), inBatch("sealed", "s2"));
    submit(new Command.Seal("batches", "sealed", new BatchSpec(null, 2L)));
    take("batches", 2).forEach(lease -> live.put(lease.name(), lease.token()));
    enqueue("batches", inBatch("open", "o1"), inBatch("open", "o2"));
    enqueue("batches", inBatch("manifest", "m1"));
    var manifest = new BatchSpec(null, null, List.of("m1", "m2", "m3"));
    submit(new Command.Seal("batches", "manifest", manifest));
  }

  private void lookAtSource() {
    declare(
        "listed",
        "{\"retention\":{\"succeeded\":\"1s\"},\"source\":{\"url\":\"http://127.0.0.1:1\",\"batch\":\"new\"}}");
    for (String name : List.of("l1", "l2")) {
      list(name);
      submit(new Command.EndListing("listed"));
    }
    list("l3");
    complete("listed", take("listed", 1).getFirst().token());
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ask(new Query.Remembered("listed", 10, null)).equals(List.of("l1")));
  }

  private void list(String... names) {
    List<NewItem> items = Arrays.stream(names).map(Team::item).toList();
    submit(new Command.Enqueue("listed", items, true, "new"));
  }

  // --- what can be asked ---

  /// Every answer to every question, by the question.
  Map<String, Object> everything() {
    var answers = new LinkedHashMap<String, Object>();
    note(answers, new Query.ListQueues());
    for (String queue : QUEUES) {
      note(answers, new Query.GetQueue(queue));
      note(answers, new Query.ListItems(queue, null, null, 7, null));
      List<ItemStatus> items = ask(new Query.ListItems(queue, null, null, 1000, null)).items();
      for (ItemState state : ItemState.values()) {
        note(answers, new Query.ListItems(queue, state, null, 1000, null));
      }
      for (ItemStatus item : items) {
        var query = new Query.GetItem(queue, item.name(), 0);
        answers.put(query.toString(), withoutRate(ask(query)));
      }
      note(answers, new Query.ListBatches(queue, null, 100, null));
      for (var batch : ask(new Query.ListBatches(queue, null, 100, null)).batches()) {
        note(answers, new Query.GetBatch(queue, batch.name()));
        note(answers, new Query.ListItems(queue, null, batch.name(), 100, null));
        note(answers, new Query.Missing(queue, batch.name(), 100, null));
        note(answers, new Query.Results(queue, batch.name(), 100, null));
        note(answers, new Query.Awaited(queue, batch.name(), 100, null));
      }
      note(answers, new Query.Unknown(queue, List.of("l1", "l2", "c1", "nobody")));
      note(answers, new Query.Remembered(queue, 10, null));
      note(answers, new Query.RoomFor(queue, List.of(List.of(inBatch("sealed", "late")))));
    }
    return answers;
  }

  private void note(Map<String, Object> answers, Query<?> query) {
    answers.put(query.toString(), ask(query));
  }

  /// A rate begins anew with each start of any engine.
  private static Object withoutRate(ItemStatus status) {
    var waiting = status.waiting();
    return waiting != null && waiting.reason().equals("rate-limit")
        ? List.of(status.name(), waiting.reason())
        : status;
  }
}
