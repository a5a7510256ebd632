package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.EnqueueResult;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// A machine in memory with the queue `q` on it, and a clock that goes when it is told to.
final class QueueRig {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  final MemoryStore store = new MemoryStore();
  final List<Transition> told = new ArrayList<>();
  private QueueMachine machine = new QueueMachine(store, told::add, Place.ALONE);
  private Instant now = START;
  private long seed = 1;

  /// @param spec of the queue, as JSON
  QueueRig(String spec) {
    declare("q", spec);
  }

  Instant now() {
    return now;
  }

  QueueStatus declare(String queue, String spec) {
    return done(new Command.Declare(queue, Json.strict().readValue(spec, QueueSpec.class)));
  }

  <T> Outcome<T> apply(Command<T> command) {
    return machine.apply(new Command.Stamped<>(now, seed++, command));
  }

  <T> T done(Command<T> command) {
    return value(apply(command));
  }

  <T> Refusal refused(Command<T> command) {
    Outcome<T> outcome = apply(command);
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused<T>) outcome).refusal();
  }

  <T> Outcome<T> ask(Query<T> query) {
    return machine.answer(query);
  }

  <T> T answer(Query<T> query) {
    return value(ask(query));
  }

  private static <T> T value(Outcome<T> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<T>) outcome).value();
  }

  EnqueueResult enqueue(String... names) {
    return enqueue(Arrays.stream(names).map(QueueRig::item).toArray(NewItem[]::new));
  }

  EnqueueResult enqueue(NewItem... items) {
    return done(new Command.Enqueue("q", List.of(items), false));
  }

  static NewItem item(String name) {
    return NewItem.of(name, JsonData.empty());
  }

  static NewItem inGroup(String group, String name) {
    return new NewItem(name, null, null, null, group, null);
  }

  static NewItem inBatch(String batch, String name) {
    return new NewItem(name, null, null, null, null, batch);
  }

  List<Lease> take(int max) {
    return take("worker", max);
  }

  List<Lease> take(String worker, int max) {
    return done(new Command.Take("q", worker, max, null)).leases();
  }

  /// The names of the next items, at most that many.
  List<String> takeNames(int max) {
    return take(max).stream().map(Lease::name).toList();
  }

  String takeToken() {
    return take(1).getFirst().token();
  }

  Settled settle(Settlement settlement) {
    return done(new Command.Settle("q", List.of(settlement), null)).results().getFirst();
  }

  Settled complete(String token) {
    return settle(new Settlement.Complete(token, null, null));
  }

  Settled fail(String token) {
    return settle(new Settlement.Fail(token, "exit 1", null, null, null, null));
  }

  Settled failForGood(String token) {
    return settle(new Settlement.Fail(token, "bad data", false, null, null, null));
  }

  Settled release(String token) {
    return settle(new Settlement.Release(token, null, null));
  }

  Settled extend(String token) {
    return settle(new Settlement.Extend(token, null, null, null));
  }

  /// Lets time pass, and does all that it brings.
  void after(Duration duration) {
    now = now.plus(duration);
    tick();
  }

  Command.Ticked tick() {
    Command.Ticked ticked = done(new Command.Tick(1_000_000));
    while (ticked.next() != null && !ticked.next().isAfter(now)) {
      ticked = done(new Command.Tick(1_000_000));
    }
    return ticked;
  }

  /// Without doing what it brings.
  void clock(Duration duration) {
    now = now.plus(duration);
  }

  /// The process is killed after a commit, and another one goes on.
  void restart() {
    store.commit();
    machine = new QueueMachine(store, told::add, Place.ALONE);
  }

  /// The process is killed before what happened since the last commit is durable.
  void crash() {
    store.crash();
    machine = new QueueMachine(store, told::add, Place.ALONE);
  }

  ItemStatus status(String item) {
    return answer(new Query.GetItem("q", item, 1));
  }

  ItemState state(String item) {
    return status(item).state();
  }

  ItemStatus.Waiting waiting(String item) {
    return Objects.requireNonNull(status(item).waiting());
  }

  /// The data of an item that is there.
  JsonData data(String queue, String item) {
    return Objects.requireNonNull(answer(new Query.GetItem(queue, item, 0)).data());
  }

  /// Why a lease was lost, in the words of the problem.
  static Object why(Settled refused) {
    return Objects.requireNonNull(
        Objects.requireNonNull(refused.problem()).extensions().get("why"));
  }

  boolean knows(String item) {
    return knowsIn("q", item);
  }

  boolean knowsIn(String queue, String item) {
    return ask(new Query.GetItem(queue, item, 0)) instanceof Outcome.Done;
  }

  long count(ItemState state) {
    return answer(new Query.GetQueue("q")).count(state);
  }

  List<Transition.Type> toldOf(String item) {
    return told.stream().filter(t -> item.equals(t.item())).map(Transition::type).toList();
  }
}
