package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchList;
import dev.millrace.contracts.queue.BatchStatus;
import dev.millrace.contracts.queue.ItemPage;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.ItemStatus.Attempt;
import dev.millrace.contracts.queue.NameList;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.queue.machine.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Asks the machine everything there is to ask, and compares it with the model.
final class FullCheck {
  private final World world;
  private final Model model;

  FullCheck(World world, Model model) {
    this.world = world;
    this.model = model;
  }

  void run() {
    List<QueueStatus> listed = Objects.requireNonNull(world.ask(new Query.ListQueues()));
    Violation.unless(
        listed.stream().map(QueueStatus::name).toList().equals(List.copyOf(model.queues.keys())),
        "the queues are %s, and should be %s",
        listed,
        model.queues.keys());
    for (QueueStatus status : listed) {
      checkQueue(model.queue(status.name()), status);
    }
  }

  private void checkQueue(ModelQueue queue, QueueStatus status) {
    Violation.unless(
        status.spec().equals(queue.spec.get())
            && status.paused() == queue.paused.get()
            && Optional.ofNullable(status.pauseReason()).equals(queue.pauseReason.get()),
        "queue %s behaves in another way: %s",
        queue.name,
        status);
    for (ItemState state : ItemState.values()) {
      Violation.unless(
          status.count(state) == queue.count(state),
          "queue %s counts %s as %s, and has %s",
          queue.name,
          state,
          status.counts(),
          queue.count(state));
      checkListed(queue, state, null, namesIn(queue, state));
    }
    List<String> all = queue.all().stream().map(ModelItem::name).toList();
    checkListed(queue, null, null, all);
    queue.items.all().values().forEach(item -> checkItem(queue, item));
    queue.batches.keys().forEach(batch -> checkBatch(queue, batch));
    checkBatches(queue);
    checkKnown(queue);
  }

  private static List<String> namesIn(ModelQueue queue, ItemState state) {
    return queue.all().stream().filter(item -> item.state() == state).map(ModelItem::name).toList();
  }

  /// Each item is listed once where it belongs, and nowhere else.
  private void checkListed(
      ModelQueue queue, @Nullable ItemState state, @Nullable String batch, List<String> expected) {
    List<String> listed = new ArrayList<>();
    String next = null;
    do {
      int limit = 1 + world.random().nextInt(40);
      ItemPage page =
          Objects.requireNonNull(
              world.ask(new Query.ListItems(queue.name, state, batch, limit, next)));
      Violation.unless(page.items().size() <= limit, "a page is longer than asked for");
      page.items().stream().map(ItemStatus::name).forEach(listed::add);
      next = page.next();
      Violation.unless(listed.size() <= 2 * expected.size() + 50, "a listing does not end");
    } while (next != null);
    Violation.unless(
        listed.size() == expected.size() && new TreeSet<>(listed).equals(new TreeSet<>(expected)),
        "queue %s lists %s of state %s and batch %s, and should list %s",
        queue.name,
        listed,
        state,
        batch,
        expected);
  }

  private void checkItem(ModelQueue queue, ModelItem item) {
    ItemStatus status = world.ask(new Query.GetItem(queue.name, item.name(), 0));
    Violation.unless(status != null, "%s was accepted, and is lost", item);
    ItemStatus known = Objects.requireNonNull(status);
    Violation.unless(
        (known.data() == null) == item.remembered(), "%s is remembered: %s", known, item);
    boolean same =
        known.state() == item.state()
            && known.priority() == item.priority()
            && Objects.equals(known.group(), item.asked().group())
            && Objects.equals(known.batch(), item.asked().batch())
            && known.enqueued().equals(item.enqueued())
            && known.failures() == item.tally().failures()
            && known.lost() == item.tally().lost();
    Violation.unless(same, "it is %s, and should be %s", known, item);
    if (!item.remembered()) {
      Violation.unless(
          Objects.equals(item.data(), known.data()), "other data than that of %s", item);
      checkAttempts(item, known.attempts());
      checkPhase(queue, item, known);
    }
  }

  private static void checkAttempts(ModelItem item, List<Attempt> told) {
    Violation.unless(
        told.size() == item.attempts().size(), "the attempts are %s, and should be %s", told, item);
    for (int i = 0; i < told.size(); i++) {
      Attempt expected = item.attempts().get(i);
      Attempt actual = told.get(i);
      boolean free = expected.ending().equals("cancelled");
      var comparable =
          new Attempt(
              actual.number(),
              actual.worker(),
              actual.started(),
              actual.ended(),
              actual.ending(),
              actual.counted(),
              free ? expected.reason() : actual.reason(),
              actual.stage(),
              actual.stderr());
      Violation.unless(
          comparable.equals(expected), "an attempt is %s, and should be %s", actual, expected);
    }
  }

  private void checkPhase(ModelQueue queue, ModelItem item, ItemStatus status) {
    switch (item.phase()) {
      case Phase.Scheduled scheduled -> checkWaiting(queue, scheduled, status);
      case Phase.Ready _ -> checkReady(queue, status);
      case Phase.Leased leased -> {
        List<ItemStatus.LeaseView> told = status.leases();
        List<ItemStatus.LeaseView> expected =
            leased.grants().stream()
                .map(
                    grant ->
                        new ItemStatus.LeaseView(
                            grant.worker(),
                            grant.attempt(),
                            grant.started(),
                            grant.expires(),
                            grant.progress()))
                .toList();
        Violation.unless(told.equals(expected), "the leases are %s, not %s", status, expected);
      }
      case Phase.Settled settled -> {
        JsonData result = settled.result();
        Violation.unless(
            settled.at().equals(status.finished()) && Objects.equals(result, status.result()),
            "it is %s, and should be %s",
            status,
            item);
      }
    }
    Violation.unless(
        (status.waiting() != null)
            == (item.state() == ItemState.SCHEDULED || item.state() == ItemState.READY),
        "the explanation of %s",
        status);
  }

  private void checkWaiting(ModelQueue queue, Phase.Scheduled scheduled, ItemStatus status) {
    ItemStatus.Waiting waiting = Objects.requireNonNull(status.waiting());
    if (queue.paused.get()) {
      Violation.unless(waiting.reason().equals("paused"), "it waits for the queue: %s", waiting);
      return;
    }
    Instant from = waiting.from();
    Violation.unless(
        from != null && !from.isBefore(scheduled.earliest()) && !from.isAfter(scheduled.latest()),
        "it waits until %s, and should do so until %s",
        waiting,
        scheduled);
  }

  private static void checkReady(ModelQueue queue, ItemStatus status) {
    ItemStatus.Waiting waiting = Objects.requireNonNull(status.waiting());
    Violation.unless(
        queue.paused.get() == waiting.reason().equals("paused"), "it waits for: %s", waiting);
    Long position = waiting.position();
    Violation.unless(
        position == null || (position >= 0 && position < queue.count(ItemState.READY)),
        "its position among %s is %s",
        queue.count(ItemState.READY),
        waiting);
  }

  private void checkBatch(ModelQueue queue, String batch) {
    BatchStatus status = world.ask(new Query.GetBatch(queue.name, batch));
    Violation.unless(status != null, "batch %s is lost", batch);
    checkBatch(queue, batch, Objects.requireNonNull(status));
    checkListed(queue, null, batch, queue.ofBatch(batch).stream().map(ModelItem::name).toList());
    ItemState state = world.oneOf(List.of(ItemState.values()));
    List<String> ofState =
        queue.ofBatch(batch).stream()
            .filter(item -> item.state() == state)
            .map(ModelItem::name)
            .toList();
    checkListed(queue, state, batch, ofState);
    checkMissing(queue, batch);
    checkAwaited(queue, batch);
    checkResults(queue, batch);
  }

  private void checkMissing(ModelQueue queue, String batch) {
    List<String> expected =
        queue.ofBatch(batch).stream()
            .filter(item -> !item.state().settled())
            .sorted(Comparator.comparing(ModelItem::order))
            .map(ModelItem::name)
            .toList();
    List<String> told =
        readAll(next -> new Query.Missing(queue.name, batch, 3, next), 3).stream()
            .map(ItemStatus::name)
            .toList();
    Violation.unless(
        told.equals(expected), "batch %s waits for %s, and tells of %s", batch, expected, told);
  }

  private void checkAwaited(ModelQueue queue, String batch) {
    List<String> told = new ArrayList<>();
    String next = null;
    do {
      NameList page =
          Objects.requireNonNull(world.ask(new Query.Awaited(queue.name, batch, 2, next)));
      told.addAll(page.names());
      next = Objects.requireNonNull(page.metadata()).next();
    } while (next != null);
    ModelBatch known = Objects.requireNonNull(queue.batches.get(batch));
    Violation.unless(told.equals(List.copyOf(known.awaited())), "batch %s awaits %s", known, told);
  }

  private void checkResults(ModelQueue queue, String batch) {
    List<ModelItem> expected =
        queue.ofBatch(batch).stream()
            .filter(item -> item.state() == ItemState.SUCCEEDED)
            .sorted(Comparator.comparing(ModelItem::order))
            .toList();
    List<ItemStatus> told = readAll(next -> new Query.Results(queue.name, batch, 3, next), 3);
    boolean same = told.size() == expected.size();
    for (int i = 0; same && i < told.size(); i++) {
      var end = (Phase.Settled) expected.get(i).phase();
      same =
          told.get(i).name().equals(expected.get(i).name())
              && Objects.equals(told.get(i).result(), end.result());
    }
    Violation.unless(same, "the results of batch %s are %s, not %s", batch, told, expected);
  }

  private List<ItemStatus> readAll(Function<@Nullable String, Query<ItemPage>> page, int limit) {
    List<ItemStatus> all = new ArrayList<>();
    String next = null;
    do {
      ItemPage read = Objects.requireNonNull(world.ask(page.apply(next)));
      Violation.unless(read.items().size() <= limit, "a page is longer than asked for");
      all.addAll(read.items());
      next = read.next();
    } while (next != null);
    return all;
  }

  private void checkBatches(ModelQueue queue) {
    for (Boolean complete : Arrays.asList(null, true, false)) {
      List<String> expected =
          queue.batches.keys().stream()
              .filter(name -> complete == null || complete == queue.batchIsComplete(name))
              .sorted()
              .toList();
      BatchList told =
          Objects.requireNonNull(world.ask(new Query.ListBatches(queue.name, complete, 100, null)));
      Violation.unless(
          told.batches().stream().map(BatchStatus::name).toList().equals(expected),
          "the batches that are complete (%s) are %s, not %s",
          complete,
          told,
          expected);
    }
  }

  static void checkBatch(ModelQueue queue, String name, BatchStatus status) {
    ModelBatch batch = Objects.requireNonNull(queue.batches.get(name));
    boolean same =
        status.sealed() == batch.sealed()
            && Objects.equals(status.expected(), batch.expected())
            && status.accepted() == batch.accepted()
            && Objects.equals(
                status.awaited(),
                batch.manifest() == null ? null : Long.valueOf(batch.awaited().size()))
            && status.opened().equals(batch.opened())
            && Objects.equals(status.completed(), batch.completed())
            && Objects.equals(status.keptUntil(), batch.keptUntil())
            && Objects.equals(status.cancelled(), batch.cancelled())
            && status.complete() == queue.batchIsComplete(name);
    Violation.unless(same, "the batch is %s, and should be %s", status, batch);
    for (Map.Entry<ItemState, Long> count : status.counts().entrySet()) {
      long actual =
          queue.ofBatch(name).stream().filter(item -> item.state() == count.getKey()).count();
      Violation.unless(
          actual == count.getValue(), "the batch counts %s, and has %s", status, actual);
    }
  }

  /// The answers that the reconciler relies on.
  private void checkKnown(ModelQueue queue) {
    List<String> names = new ArrayList<>(queue.names());
    names.add("nobody knows me");
    List<String> unknown = Objects.requireNonNull(world.ask(new Query.Unknown(queue.name, names)));
    Violation.unless(unknown.equals(List.of("nobody knows me")), "%s should be known", unknown);
    TreeSet<String> remembered = new TreeSet<>();
    queue.items.all().values().stream()
        .filter(ModelItem::remembered)
        .map(ModelItem::name)
        .forEach(remembered::add);
    List<String> told = new ArrayList<>();
    String after = null;
    do {
      List<String> page =
          Objects.requireNonNull(world.ask(new Query.Remembered(queue.name, 7, after)));
      told.addAll(page);
      after = page.size() < 7 ? null : page.getLast();
    } while (after != null);
    Violation.unless(
        told.equals(List.copyOf(remembered)), "%s is remembered, not %s", told, remembered);
  }
}
