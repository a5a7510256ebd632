package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import java.util.List;

/// What must come to pass once nothing goes wrong any more: all work gets done, all batches are
/// told of, and what is removed leaves nothing behind.
final class Ending {
  private static final int ROUNDS = 2_000;

  private final Simulator simulator;
  private final Model model;

  Ending(Simulator simulator, Model model) {
    this.simulator = simulator;
    this.model = model;
  }

  void run() {
    simulator.catchUp();
    simulator.settleDown();
    for (String queue : List.copyOf(model.queues.keys())) {
      apply(new Command.SetPaused(queue, false, null));
    }
    for (int round = 0; unsettled() > 0; round++) {
      Violation.unless(round < ROUNDS, "%s items are not settled in the end", unsettled());
      work();
    }
    Violation.unless(
        model.telling().overdue().isEmpty(),
        "these batches were never told of: %s",
        model.telling().overdue());
    simulator.check();
    removeEverything();
  }

  private void work() {
    simulator.pass(500);
    apply(new Command.Tick(1000));
    for (String queue : List.copyOf(model.queues.keys())) {
      LeaseList leases = apply(new Command.Take(queue, "last", 100, null));
      List<Settlement> settlements =
          leases.leases().stream()
              .map(Lease::token)
              .map(token -> (Settlement) new Settlement.Complete(token, null, null))
              .toList();
      apply(new Command.Settle(queue, settlements, null));
    }
  }

  private long unsettled() {
    return model.queues.all().values().stream()
        .mapToLong(queue -> queue.all().stream().filter(item -> !item.state().settled()).count())
        .sum();
  }

  private void removeEverything() {
    for (ModelQueue queue : List.copyOf(model.queues.all().values())) {
      List<ItemState> states =
          List.of(
              ItemState.SCHEDULED,
              ItemState.READY,
              ItemState.SUCCEEDED,
              ItemState.DEAD,
              ItemState.CANCELLED);
      apply(new Command.Purge(queue.name, states, 10_000));
      apply(new Command.Forget(queue.name, List.copyOf(queue.names())));
      Violation.unless(queue.names().isEmpty(), "%s cannot be removed", queue.names());
    }
    simulator.check();
    expectNoMoreThan(emptyQueues());
    for (String queue : List.copyOf(model.queues.keys())) {
      apply(new Command.Delete(queue));
    }
    expectNoMoreThan(0);
  }

  /// A queue without items has its record, its counters, its listing, its batches, and what could not
  /// be told of them yet.
  private long emptyQueues() {
    return model.telling().owed()
        + model.queues.all().values().stream()
            .mapToLong(queue -> 3 + queue.batches.keys().size())
            .sum();
  }

  private void expectNoMoreThan(long entries) {
    for (int round = 0; round < 100; round++) {
      apply(new Command.Tick(1000));
    }
    // Besides, the machine keeps its own time.
    Violation.unless(
        simulator.storeSize() <= entries + 1,
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
