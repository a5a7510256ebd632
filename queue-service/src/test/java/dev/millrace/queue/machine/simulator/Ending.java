package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import java.util.List;
import java.util.stream.Stream;

/// What must come to pass once nothing goes wrong any more: all work gets done, all batches are
/// told of, and what is removed leaves nothing behind.
final class Ending {
  private static final int ROUNDS = 2_000;
  private static final int REMOVALS = 5;

  private final Simulator simulator;

  Ending(Simulator simulator) {
    this.simulator = simulator;
  }

  private Stream<Model> models() {
    return simulator.sites().stream().map(Site::model);
  }

  private List<ModelQueue> queues() {
    return models().flatMap(model -> model.queues.all().values().stream()).toList();
  }

  void run() {
    simulator.catchUp();
    simulator.settleDown();
    for (String queue : models().flatMap(model -> model.arriving().awaited().stream()).toList()) {
      apply(new Command.Declare(queue, Specs.any(simulator.random())));
    }
    queues().forEach(queue -> apply(new Command.SetPaused(queue.name, false, null)));
    simulator.exchangeAll();
    for (int round = 0; unsettled() > 0 || overdue() > 0; round++) {
      Violation.unless(
          round < ROUNDS,
          "in the end %s items are not settled, %s batches not told of",
          unsettled(),
          overdue());
      work();
    }
    simulator.check();
    removeEverything();
  }

  private void work() {
    simulator.pass(500);
    tick();
    for (ModelQueue queue : queues()) {
      LeaseList leases = apply(new Command.Take(queue.name, "last", 100, null));
      List<Settlement> settlements =
          leases.leases().stream()
              .map(Lease::token)
              .map(token -> (Settlement) new Settlement.Complete(token, null, null))
              .toList();
      apply(new Command.Settle(queue.name, settlements, null));
    }
    simulator.exchangeAll();
  }

  private void tick() {
    for (Site site : simulator.sites()) {
      simulator.apply(site, Simulator.NOBODY, new Command.Tick(1000));
    }
  }

  private long unsettled() {
    return queues().stream()
        .mapToLong(queue -> queue.all().stream().filter(item -> !item.state().settled()).count())
        .sum();
  }

  private long overdue() {
    return models().mapToLong(model -> model.telling().overdue().size()).sum();
  }

  /// What is removed may complete its batch, of which a queue is then told with an item: so again.
  private void removeEverything() {
    int rounds = 0;
    List<String> left;
    do {
      queues().forEach(this::removeItems);
      settleHolds();
      left = queues().stream().flatMap(queue -> queue.names().stream()).toList();
      Violation.unless(left.isEmpty() || rounds++ < REMOVALS, "%s cannot be removed", left);
    } while (!left.isEmpty());
    simulator.check();
    Violation.unless(
        models().allMatch(model -> model.sending().holds() + model.arriving().held() == 0),
        "a queue is held, and all are empty");
    expectNoMoreThan(emptyQueues());
    for (ModelQueue queue : queues()) {
      apply(new Command.Delete(queue.name));
    }
    simulator.exchangeAll();
    expectNoMoreThan(0);
  }

  private void removeItems(ModelQueue queue) {
    List<ItemState> states =
        List.of(
            ItemState.SCHEDULED,
            ItemState.READY,
            ItemState.SUCCEEDED,
            ItemState.DEAD,
            ItemState.CANCELLED);
    apply(new Command.Purge(queue.name, states, 10_000));
    if (!queue.names().isEmpty()) {
      apply(new Command.Forget(queue.name, List.copyOf(queue.names())));
    }
  }

  /// Among several machines, who was held goes on, and tells what it could not tell before.
  private void settleHolds() {
    if (simulator.sites().size() > 1) {
      simulator.pass(2000);
      tick();
      simulator.exchangeAll();
      tick();
      simulator.exchangeAll();
    }
  }

  /// A queue without items has its record, its counters, its listing, its pace, its batches with the
  /// times of those that hold nothing, and what could not be told of them yet.
  private long emptyQueues() {
    return models().mapToLong(model -> model.telling().owed()).sum()
        + queues().stream()
            .mapToLong(queue -> 3 + queue.pace.get().records() + 2L * queue.batches.keys().size())
            .sum();
  }

  private void expectNoMoreThan(long entries) {
    for (int round = 0; round < 100; round++) {
      tick();
    }
    // Besides, each machine keeps its own time.
    Violation.unless(
        simulator.storeSize() <= entries + simulator.sites().size(),
        "%s entries are left in the store, and %s would do",
        simulator.storeSize(),
        entries);
  }

  @SuppressWarnings("unchecked")
  private <T> T apply(Command<T> command) {
    Outcome<?> outcome = simulator.apply(Simulator.NOBODY, command);
    Violation.unless(outcome instanceof Outcome.Done<?>, "%s was refused: %s", command, outcome);
    return (T) ((Outcome.Done<?>) outcome).value();
  }
}
