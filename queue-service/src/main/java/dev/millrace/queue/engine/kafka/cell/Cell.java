package dev.millrace.queue.engine.kafka.cell;

import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.queue.engine.kafka.wire.Letter;
import dev.millrace.queue.engine.kafka.wire.Spread;
import dev.millrace.queue.engine.kafka.wire.WireFormat;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Command.Stamped;
import dev.millrace.queue.machine.Command.Ticked;
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
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
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
  static final Duration RETRY = Duration.ofSeconds(1);

  private static final Refusal ASTRAY =
      new Refusal.Unavailable(
          "This replica has not heard yet how the queue is spread; nothing was changed.", RETRY);

  private static final Refusal UNKNOWN =
      new Refusal.Unavailable(
          "The replica that has the queue is of an older build, which does not know the question.",
          RETRY);

  private final Surroundings around;
  private final SplittableRandom seeds = new SplittableRandom();
  private final CellClock clock = new CellClock(System::nanoTime);
  private final List<Transition> told = new ArrayList<>();
  private final Set<String> touched = new HashSet<>();
  private boolean asked;

  /// Offset of the last letter that the store has seen.
  private long read;

  private int partition;

  @SuppressWarnings("NullAway.Init")
  private ProcessorContext<Object, byte[]> context;

  @SuppressWarnings("NullAway.Init")
  private Outbox outbox;

  @SuppressWarnings("NullAway.Init")
  private OtherCells others;

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
    this.partition = context.taskId().partition();
    this.outbox = new Outbox(around, context);
    this.store = new CellStore(Objects.requireNonNull(context.getStateStore(CellTopology.STORE)));
    told.clear();
    load();
    read = store.read();
    this.alarm = new Alarm(context, this::pulse);
    alarm.ringWithin(Duration.ZERO);
    around.came(partition);
  }

  @Override
  public void close() {
    around.left(partition);
  }

  /// Anew from the store; also after the task was torn down and is used again.
  private void load() {
    store.discard();
    asked = false;
    others = new OtherCells(around, partition, this::spreadOf);
    machine =
        new QueueMachine(
            store,
            told::add,
            Place.cell(partition, around.cells(), others).answering(around.room()));
    waiting = new WaitingLine(store);
    touched.addAll(waiting.queues());
  }

  // --- letters ---

  @Override
  public void process(Record<byte[], byte[]> record) {
    long offset = context.recordMetadata().orElseThrow().offset();
    if (offset <= read) {
      // The group's offsets were lost or set back, and this is in the store already.
      return;
    }
    read = offset;
    store.read(offset);
    Instant appended = Instant.ofEpochMilli(record.timestamp());
    Instant written = clock.read(appended, machine.time());
    Letter letter = WireFormat.letter(record.value());
    if (asked && letter instanceof Letter.Tell(Command.Tick _)) {
      asked = false;
      clock.readOwn(appended);
    }
    switch (letter) {
      case Letter.Apply apply -> apply(apply, written);
      case Letter.Take take -> take(take, written);
      case Letter.Ask ask -> outbox.answer(ask.from(), ask(ask.query()));
      case Letter.Withdraw withdraw -> withdraw(withdraw);
      case Letter.Tell tell -> heed(tell);
    }
    serveWaiting();
    tellNews();
    alarm.ringWithin(SOON);
  }

  private void apply(Letter.Apply letter, Instant written) {
    Refusal refusal = astray(letter.command());
    outbox.answer(
        letter.from(), refusal == null ? perform(inTime(letter, written)) : new Refused<>(refusal));
  }

  /// What is taken after the caller has given up would be leased to nobody.
  private Command<?> inTime(Letter.Apply letter, Instant written) {
    if (!tooLate(letter.patience(), written)) {
      return letter.command();
    }
    return switch (letter.command()) {
      case Command.Take take ->
          new Command.Take(take.queue(), take.worker(), 0, take.duration(), take.together());
      case Command.Settle settle ->
          new Command.Settle(
              settle.queue(), settle.settlements(), null, settle.atomic(), settle.objections());
      default -> letter.command();
    };
  }

  /// A replica that has not heard yet how the queue is spread may send items to the wrong cell.
  private @Nullable Refusal astray(Command<?> command) {
    return switch (command) {
      case Command.Enqueue enqueue ->
          isHere(enqueue.queue(), spread -> cellsOf(spread, enqueue.items())) ? null : ASTRAY;
      case Command.Seal seal ->
          isHere(seal.queue(), spread -> Set.of(spread.cellOf(seal.batch()))) ? null : ASTRAY;
      default -> null;
    };
  }

  private boolean isHere(String queue, Function<Spread, Set<Integer>> cells) {
    Spread spread = spreadOf(queue);
    return spread == null || spread.whole() || Set.of(partition).containsAll(cells.apply(spread));
  }

  /// Null when it is not here.
  private @Nullable Spread spreadOf(String queue) {
    QueueSpec declared = machine.declared(queue);
    return declared == null ? null : Spread.of(queue, declared, around.cells());
  }

  private static Set<Integer> cellsOf(Spread spread, List<NewItem> items) {
    List<NewItem> named = items.stream().filter(item -> item.name() != null).toList();
    return spread.split(named, 0).keySet();
  }

  /// What another cell sends was answered for there: it is never passed over.
  private void heed(Letter.Tell letter) {
    Command<?> command =
        letter.command() instanceof Command.Deliver delivery ? passOn(delivery) : letter.command();
    if (command != null && perform(command) instanceof Refused<?>(Refusal.Unavailable refusal)) {
      log.error("{} It is kept aside: {}", refusal.detail(), letter);
      store.keepAside(read, WireFormat.encode(letter));
      store.keep();
    }
  }

  /// The sender may not have heard that the queue was deleted, and how it was spread when it was
  /// declared again. Then items go on to where they belong now; where the queue is not here, to its
  /// home, which knows of it or [keeps them][dev.millrace.queue.machine.QueueMachine#unclaimed] until
  /// it is declared.
  ///
  /// @return what is for this cell; null when nothing is
  private Command.@Nullable Deliver passOn(Command.Deliver delivery) {
    String queue = delivery.queue();
    Spread here = spreadOf(queue);
    Spread spread = here == null ? Spread.of(queue, null, around.cells()) : here;
    if (spread.whole() && spread.home() == partition) {
      return delivery;
    }
    Map<Integer, List<NewItem>> parts = spread.split(delivery.items(), 0);
    List<NewItem> own = parts.remove(partition);
    parts.forEach(
        (cell, items) -> outbox.tell(cell, new Command.Deliver(queue, delivery.from(), items)));
    return own == null ? null : new Command.Deliver(queue, delivery.from(), own);
  }

  private boolean tooLate(Duration patience, Instant written) {
    boolean late = written.plus(patience).isBefore(now());
    if (late) {
      askForTheTime(); // Only the brokers' clocks may have been set back.
    }
    return late;
  }

  private void take(Letter.Take letter, Instant written) {
    if (tooLate(letter.patience(), written)) {
      return;
    }
    String queue = letter.command().queue();
    // Those who came before are served first.
    boolean patient = letter.inLine().isPositive();
    boolean others = patient && waiting.count(queue) > 0;
    if (others || !serve(letter.from(), letter.command(), patient)) {
      waiting.add(letter, now());
      store.keep();
      if (others && machine.mayHedge(queue)) {
        touched.add(queue);
      }
    }
  }

  /// @return false when there is nothing to take, and the caller is patient
  private boolean serve(Letter.Sender from, Command.Take take, boolean patient) {
    Outcome<?> outcome = perform(take);
    if (patient && outcome instanceof Done<?>(LeaseList list) && list.leases().isEmpty()) {
      return false;
    }
    outbox.answer(from, outcome);
    return true;
  }

  private void withdraw(Letter.Withdraw withdraw) {
    WaitingLine.Waiting gone = waiting.of(withdraw.queue(), withdraw.from());
    if (gone != null) {
      waiting.remove(gone);
      store.keep();
    }
  }

  private Outcome<?> ask(@Nullable Query<?> query) {
    if (query == null) {
      return new Refused<>(UNKNOWN);
    }
    try {
      return query instanceof Query.GetItem(String queue, String item, _)
          ? machine.answer(new Query.GetItem(queue, item, waiting.count(queue)))
          : machine.answer(query);
    } catch (KafkaException e) {
      throw e; // The store's, and for Kafka Streams to see to.
    } catch (RuntimeException e) {
      log.error("A question failed: {}", query, e);
      return failed("The question");
    }
  }

  /// All of the command, or nothing. Only a fault of the machine is answered for here; what goes
  /// wrong with the store or with Kafka rolls the whole transaction back.
  private Outcome<?> perform(Command<?> command) {
    int before = told.size();
    Spread spread = command instanceof Command.Delete delete ? spreadOf(delete.queue()) : null;
    Outcome<?> outcome;
    try {
      outcome = machine.apply(new Stamped<>(now(), seeds.nextLong(), command));
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException e) {
      log.error("A command failed: {}", command, e);
      told.subList(before, told.size()).clear();
      load();
      return failed("The command");
    }
    store.keep();
    others.post(outbox);
    publish(command, outcome, spread);
    return outcome;
  }

  private static Outcome<?> failed(String what) {
    return new Refused<>(new Refusal.Unavailable(what + " failed; nothing was changed.", RETRY));
  }

  /// Lets all replicas and cells know of the queue. Where it is in several cells, its home does, and
  /// has the others do the same: they hear of all that was declared, deleted, paused and resumed in
  /// the order in which it was here.
  ///
  /// @param spread of a queue that is deleted, while it was there
  private void publish(Command<?> command, Outcome<?> outcome, @Nullable Spread spread) {
    if (command instanceof Command.Tick
        || Spread.of(Command.queueOf(command), null, around.cells()).home() != partition) {
      return;
    }
    if ((command instanceof Command.Declare || command instanceof Command.EndMove)
        && outcome instanceof Done<?>(QueueStatus status)) {
      outbox.declare(status.name(), status.spec());
      tellOthers(Spread.of(status.name(), status.spec(), around.cells()), command);
    } else if (command instanceof Command.SetPaused
        && outcome instanceof Done<?>(QueueStatus status)) {
      tellOthers(Spread.of(status.name(), status.spec(), around.cells()), command);
    } else if (command instanceof Command.Delete delete && outcome instanceof Done<?>) {
      outbox.declare(delete.queue(), null);
      tellOthers(spread, command);
    }
  }

  private void tellOthers(@Nullable Spread spread, Command<?> command) {
    if (spread != null) {
      spread.all().stream()
          .filter(cell -> cell != partition)
          .forEach(cell -> outbox.tell(cell, command));
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
      outbox.answer(over.from(), new Done<>(new LeaseList(List.of())));
    }
    serveWaiting();
    tellNews();
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
      clock.write(machine.time());
      outbox.tell(partition, new Command.Tick(1));
    }
  }

  // --- who waits ---

  private void serveWaiting() {
    told.forEach(transition -> touched.add(transition.queue()));
    for (String queue : List.copyOf(touched)) {
      WaitingLine line = waiting;
      line.serve(
          queue, next -> serve(line, next), () -> line == waiting && machine.mayHedge(queue));
    }
    touched.clear();
    store.keep();
  }

  /// @param line is not the cell's any more when a fault has had it read anew; whoever is still in
  ///     it is served from the new one, the next time
  /// @return false when there is nothing to take, and the caller waits on
  private boolean serve(WaitingLine line, WaitingLine.Waiting next) {
    if (line != waiting) {
      return false;
    }
    store.keep(); // that the one before has left, whatever comes of this one
    boolean over = !next.until().isAfter(now());
    if (over) {
      outbox.answer(next.from(), new Done<>(new LeaseList(List.of())));
    }
    boolean served = over || serve(next.from(), next.take(), true);
    if (served && line != waiting) {
      waiting.remove(next);
    }
    return served;
  }

  /// What has happened since it was last told.
  private void tellNews() {
    outbox.publish(told);
    told.clear();
  }
}
