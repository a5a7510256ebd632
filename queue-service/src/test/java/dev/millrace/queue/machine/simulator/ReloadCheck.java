package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.queue.machine.MemoryStore;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Place;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.QueueMachine;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the machine holds in memory is a function of its store: one that is loaded now gives the
/// same answers.
final class ReloadCheck {
  private final MemoryStore store;
  private final QueueMachine running;
  private final Model model;
  private final Place place;

  ReloadCheck(MemoryStore store, QueueMachine running, Model model, Place place) {
    this.store = store;
    this.running = running;
    this.model = model;
    this.place = place;
  }

  void run() {
    int before = store.size();
    var loaded =
        new QueueMachine(
            store,
            told -> {
              throw new Violation("loading told the listener: " + told);
            },
            place);
    Violation.unless(
        loaded.unclaimed() == running.unclaimed()
            && loaded.unclaimed() == model.arriving().unclaimed(),
        "%s deliveries wait for their queue, and after a restart %s",
        running.unclaimed(),
        loaded.unclaimed());
    Violation.unless(store.size() == before, "loading has written to the store");
    Violation.unless(
        plainQueues(running).equals(plainQueues(loaded)),
        "before a restart the queues were %s, after it %s",
        plainQueues(running),
        plainQueues(loaded));
    for (ModelQueue queue : model.queues.all().values()) {
      same(loaded, new Query.ListItems(queue.name, null, null, 1000, null));
      for (String item : queue.names()) {
        sameItem(loaded, new Query.GetItem(queue.name, item, 1));
      }
      for (String batch : queue.batches.keys()) {
        same(loaded, new Query.GetBatch(queue.name, batch));
        same(loaded, new Query.Missing(queue.name, batch, 1000, null));
        same(loaded, new Query.Awaited(queue.name, batch, 1000, null));
        same(loaded, new Query.Results(queue.name, batch, 1000, null));
      }
      same(loaded, new Query.ListBatches(queue.name, null, 1000, null));
      same(loaded, new Query.Unknown(queue.name, List.copyOf(queue.names())));
      same(loaded, new Query.Remembered(queue.name, 1000, null));
    }
  }

  /// Which group's turn it is, and so whose item is the first in line, is free after a restart.
  private static List<QueueStatus> plainQueues(QueueMachine machine) {
    List<QueueStatus> queues = Simulator.ask(machine, new Query.ListQueues());
    return Objects.requireNonNull(queues).stream()
        .map(
            status ->
                new QueueStatus(
                    status.name(),
                    status.spec(),
                    status.paused(),
                    status.pauseReason(),
                    status.counts(),
                    status.oldestReady() == null ? null : Instant.EPOCH,
                    status.source()))
        .toList();
  }

  private <T> void same(QueueMachine loaded, Query<T> query) {
    Outcome<T> before = running.answer(query);
    Outcome<T> after = loaded.answer(query);
    Violation.unless(
        before.equals(after), "%s: before a restart %s, after it %s", query, before, after);
  }

  /// The explanation may differ where it tells of the rate limit, which begins anew with a restart,
  /// and of the position, which depends on whose turn it is.
  private void sameItem(QueueMachine loaded, Query.GetItem query) {
    Outcome<ItemStatus> before = running.answer(query);
    Outcome<ItemStatus> after = loaded.answer(query);
    Violation.unless(
        plain(before).equals(plain(after)),
        "%s: before a restart %s, after it %s",
        query,
        before,
        after);
  }

  private static Object plain(Outcome<ItemStatus> outcome) {
    if (!(outcome instanceof Outcome.Done<ItemStatus>(ItemStatus status))) {
      return outcome;
    }
    return new ItemStatus(
        status.queue(),
        status.name(),
        status.state(),
        status.priority(),
        status.group(),
        status.batch(),
        status.enqueued(),
        status.data(),
        status.failures(),
        status.lost(),
        status.attempts(),
        status.lease(),
        status.hedge(),
        status.result(),
        status.finished(),
        waiting(status.waiting()));
  }

  private static ItemStatus.@Nullable Waiting waiting(ItemStatus.@Nullable Waiting waiting) {
    if (waiting == null
        || waiting.reason().equals("rate-limit")
        || waiting.reason().equals("in-line")) {
      return null;
    }
    return new ItemStatus.Waiting(waiting.reason(), "", null, waiting.from());
  }
}
