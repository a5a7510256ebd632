package dev.millrace.queue.engine.kafka.cell;

import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.queue.engine.kafka.wire.Letter;
import dev.millrace.queue.engine.kafka.wire.News;
import dev.millrace.queue.engine.kafka.wire.Spread;
import dev.millrace.queue.engine.kafka.wire.WireFormat;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Command.Stamped;
import dev.millrace.queue.machine.Command.Ticked;
import dev.millrace.queue.machine.Neighbours;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Outcome.Refused;
import dev.millrace.queue.machine.Place;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.QueueMachine;
import dev.millrace.queue.machine.Refusal;
import dev.millrace.queue.machine.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The machine of one partition. What a letter changes, the answer to it, what it tells other cells
/// and that it was read become true in one transaction. Nothing is answered before, since answers
/// are read only when they are committed; and when the transaction is rolled back, or this replica
/// vanishes, the letter is read again by whoever has the partition then.
///
/// Used by the one thread of its task.
public final class Cell implements Processor<byte[], byte[], Object, byte[]> {
  private static final Logger log = LoggerFactory.getLogger(Cell.class);
  /// What a command has made due is seen to after this time at the latest.
  private static final Duration SOON = Duration.ofMillis(50);

  private static final Duration IDLE = Duration.ofSeconds(5);
  private static final int TICK_BUDGET = 4096;
  private static final Duration SILENCE = Duration.ofMinutes(1);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Surroundings around;
  private final SplittableRandom seeds = new SplittableRandom();
  private final CellClock clock = new CellClock(System::nanoTime);
  private final List<Transition> told = new ArrayList<>();
  private final List<Mail> toOthers = new ArrayList<>();
  private final Set<String> touched = new HashSet<>();
  private boolean asked;

  @SuppressWarnings("NullAway.Init")
  private ProcessorContext<Object, byte[]> context;

  @SuppressWarnings("NullAway.Init")
  private Alarm alarm;

  @SuppressWarnings("NullAway.Init")
  private CellStore store;

  @SuppressWarnings("NullAway.Init")
  private QueueMachine machine;

  @SuppressWarnings("NullAway.Init")
  private WaitingLine waiting;

  public Cell(Surroundings around) {
    this.around = around;
  }

  @Override
  public void init(ProcessorContext<Object, byte[]> context) {
    this.context = context;
    this.store = new CellStore(Objects.requireNonNull(context.getStateStore(CellTopology.STORE)));
    load();
    this.alarm = new Alarm(context, this::pulse);
    alarm.ringWithin(Duration.ZERO);
    around.came(partition());
  }

  @Override
  public void close() {
    around.left(partition());
  }

  private void load() {
    store.discard();
    told.clear();
    toOthers.clear();
    machine =
        new QueueMachine(store, told::add, Place.cell(partition(), around.cells(), new Others()));
    waiting = new WaitingLine(store);
    touched.addAll(waiting.queues());
  }

  private int partition() {
    return context.taskId().partition();
  }

  // --- letters ---

  @Override
  public void process(Record<byte[], byte[]> record) {
    Instant written = Instant.ofEpochMilli(record.timestamp());
    clock.read(written);
    asked = false;
    switch (WireFormat.letter(record.value())) {
      case Letter.Apply apply -> answer(apply.from(), perform(inTime(apply, written)));
      case Letter.Take take -> take(take, written);
      case Letter.Ask ask -> answer(ask.from(), ask(ask.query()));
      case Letter.Withdraw withdraw -> withdraw(withdraw);
      case Letter.Tell tell -> perform(tell.command());
    }
    serveWaiting();
    send();
    alarm.ringWithin(SOON);
  }

  /// What is taken after the caller has given up would be leased to nobody.
  private Command<?> inTime(Letter.Apply apply, Instant written) {
    return apply.command() instanceof Command.Settle settle
            && settle.take() != null
            && tooLate(apply.patience(), written)
        ? new Command.Settle(settle.queue(), settle.settlements(), null, settle.atomic())
        : apply.command();
  }

  private boolean tooLate(Duration patience, Instant written) {
    return written.plus(patience).isBefore(now());
  }

  private void take(Letter.Take letter, Instant written) {
    if (tooLate(letter.patience(), written)) {
      return;
    }
    String queue = letter.command().queue();
    // Those who came before are served first.
    boolean patient = letter.inLine().isPositive();
    if ((patient && waiting.first(queue) != null)
        || !serve(letter.from(), letter.command(), patient)) {
      waiting.add(letter, now());
    }
  }

  /// @return false when there is nothing to take, and the caller is patient
  private boolean serve(Letter.Sender from, Command.Take take, boolean patient) {
    Outcome<?> outcome = perform(take);
    if (patient && outcome instanceof Done<?>(LeaseList list) && list.leases().isEmpty()) {
      return false;
    }
    answer(from, outcome);
    return true;
  }

  private void withdraw(Letter.Withdraw withdraw) {
    WaitingLine.Waiting gone = waiting.of(withdraw.queue(), withdraw.from());
    if (gone != null) {
      waiting.remove(gone);
    }
  }

  private Outcome<?> ask(Query<?> query) {
    return query instanceof Query.GetItem(String queue, String item, _)
        ? machine.answer(new Query.GetItem(queue, item, waiting.count(queue)))
        : machine.answer(query);
  }

  private Outcome<?> perform(Command<?> command) {
    try {
      Outcome<?> outcome = machine.apply(new Stamped<>(now(), seeds.nextLong(), command));
      store.keep();
      toOthers.forEach(mail -> tell(mail.cell, mail.command));
      toOthers.clear();
      publish(command, outcome);
      return outcome;
    } catch (RuntimeException e) {
      log.error("A command failed and was passed over: {}", command, e);
      load();
      return new Refused<>(
          new Refusal.Unavailable("The command failed; nothing was changed.", RETRY));
    }
  }

  /// Lets all replicas and cells know of the queue.
  private void publish(Command<?> command, Outcome<?> outcome) {
    if (command instanceof Command.Declare declare
        && outcome instanceof Done<?>(QueueStatus status)) {
      forward(CellTopology.QUEUES, declare.queue(), WireFormat.encode(status.spec()));
    } else if (command instanceof Command.Delete delete && outcome instanceof Done<?>) {
      forward(CellTopology.QUEUES, delete.queue(), null);
    }
  }

  private Instant now() {
    return Objects.requireNonNull(clock.now());
  }

  // --- time ---

  /// Something may be due.
  private void pulse() {
    if (clock.now() == null || clock.silence().compareTo(SILENCE) > 0) {
      askForTheTime();
    }
    if (clock.now() == null) {
      alarm.ringWithin(SOON);
      return;
    }
    Outcome<?> outcome = perform(new Command.Tick(TICK_BUDGET));
    touched.addAll(waiting.queues());
    for (WaitingLine.Waiting over : waiting.over(now())) {
      waiting.remove(over);
      answer(over.from(), new Done<>(new LeaseList(List.of())));
    }
    serveWaiting();
    send();
    alarm.ringWithin(untilDue(outcome));
  }

  private Duration untilDue(Outcome<?> ticked) {
    Instant next =
        ticked instanceof Done<?>(Ticked done) && done.next() != null ? done.next() : Instant.MAX;
    Instant over = waiting.firstEnd();
    Instant due = next.isBefore(over) ? next : over;
    Instant idle = now().plus(IDLE);
    return Duration.between(now(), due.isBefore(idle) ? due : idle);
  }

  /// By a letter to itself: the broker stamps it.
  private void askForTheTime() {
    if (!asked) {
      asked = true;
      tell(partition(), new Command.Tick(1));
    }
  }

  // --- what goes out ---

  private void serveWaiting() {
    told.forEach(transition -> touched.add(transition.queue()));
    for (String queue : List.copyOf(touched)) {
      for (var first = waiting.first(queue); first != null; first = waiting.first(queue)) {
        if (!serve(first.from(), first.take(), true)) {
          break;
        }
        waiting.remove(first);
      }
    }
    touched.clear();
    store.keep();
  }

  private void answer(Letter.Sender to, Outcome<?> outcome) {
    forward(CellTopology.ANSWERS, to.partition(), WireFormat.encode(to, described(outcome)));
  }

  private Outcome<?> described(Outcome<?> outcome) {
    return switch (outcome) {
      case Done<?>(QueueStatus status) -> new Done<>(described(status));
      case Done<?>(List<?> list) ->
          new Done<>(
              list.stream()
                  .map(each -> each instanceof QueueStatus status ? described(status) : each)
                  .toList());
      default -> outcome;
    };
  }

  private QueueStatus described(QueueStatus status) {
    Spread spread = Spread.of(status.name(), status.spec(), around.cells());
    return spread.home() == partition() ? around.describe(status) : status;
  }

  private void tell(int cell, Command<?> command) {
    forward(CellTopology.COMMANDS, cell, WireFormat.encode(new Letter.Tell(command)));
  }

  private void send() {
    if (!told.isEmpty()) {
      var news = new News(around.replica(), List.copyOf(told));
      forward(CellTopology.TRANSITIONS, partition(), WireFormat.encode(news));
      if (around.tellsEvents()) {
        told.forEach(each -> context.forward(LifecycleEvent.of(each), CellTopology.EVENTS));
      }
      told.clear();
    }
  }

  /// The other cells, to which letters go with the transaction of this one.
  private final class Others implements Neighbours {
    @Override
    public @Nullable QueueSpec find(String queue) {
      // What is not in its home is nowhere.
      return Spread.of(queue, null, around.cells()).home() == partition()
          ? null
          : around.find(queue);
    }

    @Override
    public void send(Command<?> command) {
      String queue = Command.queueOf(command);
      Spread spread = Spread.of(queue, around.find(queue), around.cells());
      if (command instanceof Command.Deliver deliver) {
        spread
            .split(deliver.items())
            .forEach(
                (cell, items) -> send(cell, new Command.Deliver(queue, deliver.from(), items)));
      } else {
        spread.all().forEach(cell -> send(cell, command));
      }
    }

    private void send(int cell, Command<?> command) {
      toOthers.add(new Mail(cell, command));
    }
  }

  private record Mail(int cell, Command<?> command) {}

  private void forward(String sink, Object key, byte @Nullable [] value) {
    context.forward(new Record<>(key, value, context.currentSystemTimeMs()), sink);
  }
}
