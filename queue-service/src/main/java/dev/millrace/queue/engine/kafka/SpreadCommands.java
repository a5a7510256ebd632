package dev.millrace.queue.engine.kafka;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.millrace.contracts.queue.EnqueueResult;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.PurgeResult;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.contracts.queue.RedriveResult;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.queue.engine.kafka.wire.Spread;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Command.Step;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Outcome.Refused;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Refusal;
import dev.millrace.queue.machine.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Does to the slices of one queue what is to be done to the queue. Each slice does its part by
/// itself: when one of them refuses, or does not answer, others may have done theirs. All of it may
/// be done again.
/// What is declared, deleted, paused and resumed goes to the home slice, which tells the others.
///
/// @param settle settles leases of one cell
record SpreadCommands(Cells cells, Spread spread, Settle settle) {

  @FunctionalInterface
  interface Settle {
    CompletableFuture<Outcome<SettleResult>> settle(int cell, Command.Settle command);
  }

  CompletableFuture<? extends Outcome<?>> submit(Command<?> command) {
    return switch (command) {
      case Command.Declare declare -> declare(declare);
      case Command.Delete delete -> delete(delete);
      case Command.SetPaused paused -> throughHome(paused);
      case Command.Enqueue enqueue -> enqueue(enqueue);
      case Command.Take take -> take(take, Duration.ZERO);
      case Command.Settle settlements -> settle(settlements);
      case Command.Cancel cancel -> Gathering.any(each(cancel));
      case Command.Redrive redrive -> redrive(redrive);
      case Command.Purge purge -> Gathering.all(each(purge), SpreadCommands::purged);
      case Command.Seal seal -> cells.submit(spread.cellOf(seal.batch()), seal);
      case Command.Forget begin when begin.begins() -> cells.submit(spread.home(), begin);
      case Command.Forget forget ->
          Gathering.all(each(forget), all -> all.stream().mapToInt(Integer::intValue).sum());
      case Command.EndListing end -> cells.submit(spread.home(), end);
      // A queue that comes is not spread; where one is that is, this one refuses.
      case Command.MoveIn part -> cells.submit(spread.home(), part);
      case Command.EndMove end -> cells.submit(spread.home(), end);
      case Command.Deliver _, Command.Hold _, Command.Release _, Command.Tick _ ->
          throw new IllegalArgumentException("only cells do that: " + command);
    };
  }

  private <T> List<CompletableFuture<Outcome<T>>> each(Command<T> command) {
    return spread.all().stream().map(cell -> cells.submit(cell, command)).toList();
  }

  /// What the home cell was told, it has told the others when it answers. So they have read it when
  /// they answer a question that is asked then.
  private List<CompletableFuture<Outcome<QueueStatus>>> others(String queue) {
    return spread.all().stream()
        .filter(cell -> cell != spread.home())
        .map(cell -> cells.ask(cell, new Query.GetQueue(queue)))
        .toList();
  }

  private CompletableFuture<Outcome<QueueStatus>> declare(Command.Declare declare) {
    return throughHome(declare).thenApply(SpreadCommands::unlessDeleted);
  }

  private CompletableFuture<Outcome<QueueStatus>> throughHome(Command<QueueStatus> command) {
    return cells
        .submit(spread.home(), command)
        .thenCompose(
            home ->
                home instanceof Done<QueueStatus>(QueueStatus status)
                    ? Gathering.all(others(Command.queueOf(command)), rest -> with(status, rest))
                    : completedFuture(home));
  }

  private static QueueStatus with(QueueStatus home, List<QueueStatus> rest) {
    var all = new ArrayList<QueueStatus>();
    all.add(home);
    all.addAll(rest);
    return SpreadQueries.status(all);
  }

  private static Outcome<QueueStatus> unlessDeleted(Outcome<QueueStatus> declared) {
    return declared instanceof Refused<QueueStatus>(Refusal.NoSuchQueue _)
        ? new Refused<>(
            PendingCalls.unavailable(
                "The queue was deleted while it was declared; it is not known which came last."))
        : declared;
  }

  private CompletableFuture<Outcome<Boolean>> delete(Command.Delete delete) {
    return cells
        .submit(spread.home(), delete)
        .thenCompose(home -> Gathering.outcomes(others(delete.queue())).thenApply(_ -> home));
  }

  private CompletableFuture<Outcome<EnqueueResult>> enqueue(Command.Enqueue enqueue) {
    int nameless = ThreadLocalRandom.current().nextInt(spread.count());
    var parts = spread.split(enqueue.items(), nameless);
    var answers = new ArrayList<CompletableFuture<Outcome<EnqueueResult>>>();
    parts.forEach(
        (cell, items) ->
            answers.add(
                cells.submit(
                    cell,
                    new Command.Enqueue(
                        enqueue.queue(),
                        items,
                        enqueue.listed(),
                        enqueue.batchPrefix(),
                        enqueue.listing()))));
    return Gathering.all(
        answers,
        results -> {
          var next = new HashMap<Integer, Iterator<EnqueueResult.Accepted>>();
          int i = 0;
          for (int cell : parts.keySet()) {
            next.put(cell, results.get(i++).items().iterator());
          }
          var inOrder = new ArrayList<EnqueueResult.Accepted>();
          for (int n = 0; n < enqueue.items().size(); n++) {
            int cell = spread.cellOf(enqueue.items().get(n), nameless + n);
            inOrder.add(Objects.requireNonNull(next.get(cell)).next());
          }
          return new EnqueueResult(inOrder);
        });
  }

  // --- leases ---

  /// From the first slice that has something, beginning anywhere; when none has, from the first that
  /// gets something while the caller waits.
  ///
  /// @return completed by a caller who leaves: then no more is looked for, and what is found is
  ///     given back
  CompletableFuture<Outcome<LeaseList>> take(Command.Take take, Duration wait) {
    var order = new ArrayList<>(spread.all());
    Collections.rotate(order, ThreadLocalRandom.current().nextInt(order.size()));
    var caller = new CompletableFuture<Outcome<LeaseList>>();
    search(take, order, 0, caller)
        .thenCompose(
            found ->
                wait.isPositive() && isNothing(found) && !caller.isDone()
                    ? firstOf(
                        order.stream().map(cell -> cells.take(cell, take, wait)).toList(), caller)
                    : completedFuture(found))
        .thenAccept(
            found -> {
              if (!caller.complete(found)) {
                cells.giveBack(take.queue(), found);
              }
            });
    return caller;
  }

  private CompletableFuture<Outcome<LeaseList>> search(
      Command.Take take, List<Integer> order, int at, CompletableFuture<?> caller) {
    return cells
        .submit(order.get(at), take)
        .thenCompose(
            found ->
                isNothing(found) && at + 1 < order.size() && !caller.isDone()
                    ? search(take, order, at + 1, caller)
                    : completedFuture(found));
  }

  private static boolean isNothing(Outcome<LeaseList> outcome) {
    return outcome instanceof Done<LeaseList>(LeaseList list) && list.leases().isEmpty();
  }

  /// The first that comes to something; the others are given up, and what they may bring is given
  /// back.
  private static CompletableFuture<Outcome<LeaseList>> firstOf(
      List<CompletableFuture<Outcome<LeaseList>>> waits, CompletableFuture<?> caller) {
    var first = new CompletableFuture<Outcome<LeaseList>>();
    Outcome<LeaseList> nothing = new Done<>(new LeaseList(List.of()));
    caller.whenComplete((_, _) -> first.complete(nothing));
    waits.forEach(
        wait ->
            wait.thenAccept(
                outcome -> {
                  if (!isNothing(outcome)) {
                    first.complete(outcome);
                  }
                }));
    Gathering.outcomes(waits).thenAccept(all -> first.complete(all.getFirst()));
    first.whenComplete((_, _) -> waits.forEach(wait -> wait.complete(nothing)));
    return first;
  }

  private CompletableFuture<Outcome<SettleResult>> settle(Command.Settle command) {
    Map<Integer, List<Integer>> places = new TreeMap<>();
    List<Settlement> settlements = command.settlements();
    for (int i = 0; i < settlements.size(); i++) {
      int cell = Token.cellOf(settlements.get(i).token()).orElse(spread.home());
      int known = spread.contains(cell) ? cell : spread.home();
      places.computeIfAbsent(known, _ -> new ArrayList<>()).add(i);
    }
    if (command.atomic() && places.size() > 1) {
      return completedFuture(
          new Refused<>(
              new Refusal.Invalid(
                  "the leases are of %d shards, and an atomic call can settle those of one: take them together (one group), or settle each shard's by themselves"
                      .formatted(places.size()))));
    }
    var parts = new ArrayList<CompletableFuture<Outcome<SettleResult>>>();
    places.forEach(
        (cell, indexes) ->
            parts.add(
                settle.settle(
                    cell,
                    new Command.Settle(
                        command.queue(),
                        indexes.stream().map(settlements::get).toList(),
                        places.size() == 1 ? command.take() : null,
                        command.atomic()))));
    return Gathering.all(parts, results -> inOrder(settlements.size(), places, results))
        .thenCompose(outcome -> withLeases(outcome, command.take()));
  }

  private static SettleResult inOrder(
      int size, Map<Integer, List<Integer>> places, List<SettleResult> results) {
    var settled = new SettleResult.Settled[size];
    var leases = new ArrayList<Lease>();
    int next = 0;
    for (List<Integer> indexes : places.values()) {
      SettleResult result = results.get(next++);
      for (int i = 0; i < indexes.size(); i++) {
        settled[indexes.get(i)] = result.results().get(i);
      }
      leases.addAll(result.leases());
    }
    return new SettleResult(Arrays.asList(settled), leases);
  }

  private CompletableFuture<Outcome<SettleResult>> withLeases(
      Outcome<SettleResult> outcome, Command.@Nullable Take take) {
    if (take == null
        || !(outcome instanceof Done<SettleResult>(SettleResult result))
        || !result.leases().isEmpty()) {
      return completedFuture(outcome);
    }
    // What was settled stays so, also if there is nothing more to be had.
    return take(take, Duration.ZERO)
        .thenApply(
            found ->
                found instanceof Done<LeaseList>(LeaseList list)
                    ? new Done<>(new SettleResult(result.results(), list.leases()))
                    : outcome);
  }

  // --- operations ---

  private static Step<PurgeResult> purged(List<Step<PurgeResult>> steps) {
    long purged = steps.stream().mapToLong(step -> step.done().purged()).sum();
    byte[] next = steps.stream().map(Step::next).filter(Objects::nonNull).findFirst().orElse(null);
    return new Step<>(new PurgeResult(purged), next);
  }

  /// One slice after the other; where a step begins says in which.
  private CompletableFuture<Outcome<Step<RedriveResult>>> redrive(Command.Redrive redrive) {
    byte[] from = redrive.from();
    int slice = from == null ? 0 : from[0];
    byte[] inner =
        from == null || from.length == 1 ? null : Arrays.copyOfRange(from, 1, from.length);
    var step =
        new Command.Redrive(
            redrive.queue(), redrive.request(), inner, redrive.matchedBefore(), redrive.limit());
    Function<Step<RedriveResult>, Step<RedriveResult>> going =
        done -> new Step<>(done.done(), next(slice, done.next()));
    return cells
        .submit(spread.cell(slice), step)
        .thenApply(
            outcome ->
                outcome instanceof Done<Step<RedriveResult>>(Step<RedriveResult> done)
                    ? new Done<>(going.apply(done))
                    : outcome);
  }

  private byte @Nullable [] next(int slice, byte @Nullable [] inner) {
    if (inner == null) {
      return slice + 1 < spread.count() ? new byte[] {(byte) (slice + 1)} : null;
    }
    byte[] next = new byte[inner.length + 1];
    next[0] = (byte) slice;
    System.arraycopy(inner, 0, next, 1, inner.length);
    return next;
  }
}
