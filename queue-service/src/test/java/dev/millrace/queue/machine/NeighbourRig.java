package dev.millrace.queue.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Several machines, each on a store of its own, and the mail between them, which arrives when it
/// is told to. A queue is in the machine that its name's last character tells: `a0`, `b1`.
final class NeighbourRig {
  private static final int CELLS = 4;

  final List<Transition> told = new ArrayList<>();
  private final List<MemoryStore> stores = new ArrayList<>();
  private final List<QueueMachine> machines = new ArrayList<>();
  private final Map<String, QueueSpec> directory = new HashMap<>();
  private final Deque<Command<?>> mail = new ArrayDeque<>();
  private final boolean restarting;
  private Instant now = QueueRig.START;
  private long seed = 1;

  /// @param restarting every machine is made anew before each command and question
  NeighbourRig(boolean restarting) {
    this.restarting = restarting;
    for (int cell = 0; cell < CELLS; cell++) {
      stores.add(new MemoryStore());
      machines.add(machine(cell));
    }
  }

  private QueueMachine machine(int cell) {
    return new QueueMachine(stores.get(cell), told::add, Place.cell(cell, CELLS, neighbours(cell)));
  }

  private Neighbours neighbours(int cell) {
    return new Neighbours() {
      @Override
      public @Nullable QueueSpec find(String queue) {
        return cell(queue) == cell ? null : directory.get(queue);
      }

      @Override
      public int slice(String queue) {
        return Math.floorMod(cell - cell(queue), CELLS);
      }

      @Override
      public void send(Command<?> command) {
        mail.add(command);
      }
    };
  }

  static int cell(String queue) {
    return queue.charAt(queue.length() - 1) - '0';
  }

  MemoryStore store(int cell) {
    return stores.get(cell);
  }

  QueueMachine machine(String queue) {
    int cell = cell(queue);
    if (restarting) {
      stores.get(cell).commit();
      machines.set(cell, machine(cell));
    }
    return machines.get(cell);
  }

  void declare(String queue, String spec) {
    QueueSpec parsed = Json.strict().readValue(spec, QueueSpec.class);
    directory.put(queue, parsed);
    done(queue, new Command.Declare(queue, parsed));
  }

  /// The other machines do not know of it yet.
  void deleteUnnoticed(String queue) {
    done(queue, new Command.Delete(queue));
  }

  void delete(String queue) {
    deleteUnnoticed(queue);
    directory.remove(queue);
  }

  <T> T done(String queue, Command<T> command) {
    return value(machine(queue).apply(new Command.Stamped<>(now, seed++, command)));
  }

  <T> Refusal refused(String queue, Command<T> command) {
    var outcome = machine(queue).apply(new Command.Stamped<>(now, seed++, command));
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused<T>) outcome).refusal();
  }

  <T> T answer(String queue, Query<T> query) {
    return value(machine(queue).answer(query));
  }

  private static <T> T value(Outcome<T> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<T>) outcome).value();
  }

  void enqueue(String queue, NewItem... items) {
    done(queue, new Command.Enqueue(queue, List.of(items), false));
  }

  /// Enqueues that many, and leases them.
  List<String> take(String queue, int count) {
    for (int i = 0; i < count; i++) {
      enqueue(queue, QueueRig.item("work-" + seed));
    }
    return done(queue, new Command.Take(queue, "worker", count, Duration.ofHours(1)))
        .leases()
        .stream()
        .map(Lease::token)
        .toList();
  }

  Settled complete(String queue, String token, Settlement.FollowUp... then) {
    return settle(queue, false, new Settlement.Complete(token, null, List.of(then)))
        .results()
        .getFirst();
  }

  SettleResult settle(String queue, boolean atomic, Settlement... settlements) {
    return done(queue, new Command.Settle(queue, List.of(settlements), null, atomic));
  }

  static Settlement.FollowUp into(String queue, NewItem... items) {
    return new Settlement.FollowUp(queue, List.of(items));
  }

  static Settlement.FollowUp into(String queue, String... names) {
    return into(queue, Arrays.stream(names).map(QueueRig::item).toArray(NewItem[]::new));
  }

  /// Lets all mail arrive, and what that leads to.
  void deliver() {
    while (!mail.isEmpty()) {
      Command<?> command = mail.remove();
      done(addressee(command), command);
    }
  }

  private static String addressee(Command<?> command) {
    return switch (command) {
      case Command.Deliver deliver -> deliver.queue();
      case Command.Hold hold -> hold.queue();
      case Command.Release release -> release.queue();
      default -> throw new AssertionError("nobody should send " + command);
    };
  }

  List<Command<?>> mail() {
    return List.copyOf(mail);
  }

  /// Lets time pass in all machines, and does what it brings; mail waits.
  void after(Duration duration) {
    now = now.plus(duration);
    for (int cell = 0; cell < CELLS; cell++) {
      String anyQueue = "" + cell;
      Command.Ticked ticked = done(anyQueue, new Command.Tick(1000));
      while (ticked.next() != null && !ticked.next().isAfter(now)) {
        ticked = done(anyQueue, new Command.Tick(1000));
      }
    }
  }

  /// The next tick that the machine of that queue asks for; null for none.
  @Nullable Instant nextTick(String queue) {
    return done(queue, new Command.Tick(1000)).next();
  }

  Instant now() {
    return now;
  }

  List<String> names(String queue) {
    return items(queue).stream().map(ItemStatus::name).toList();
  }

  List<ItemStatus> items(String queue) {
    return answer(queue, new Query.ListItems(queue, null, null, 1000, null)).items();
  }

  ItemStatus item(String queue, String item) {
    return answer(queue, new Query.GetItem(queue, item, 0));
  }

  void cancel(String queue, String item) {
    done(queue, new Command.Cancel(queue, item));
  }

  static String problem(Settled refused) {
    return Objects.requireNonNull(Objects.requireNonNull(refused.problem()).type());
  }
}
