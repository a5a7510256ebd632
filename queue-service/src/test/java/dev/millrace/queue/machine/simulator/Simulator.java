package dev.millrace.queue.machine.simulator;

import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.MemoryStore;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Place;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.QueueMachine;
import dev.millrace.queue.machine.Transition;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One machine, everybody who uses it, and everything that can go wrong around it: commands come
/// twice, late and in another order; the power goes before or after a commit; the clock jumps. All
/// of it follows from the seed.
final class Simulator implements World {
  private static final int FULL_CHECK_EVERY = 500;
  private static final int COMMANDS_SHOWN = 30;

  private record Answer(Network.Message message, Outcome<?> outcome) {}

  private final long seed;
  private final SplittableRandom random;
  private final MemoryStore store = new MemoryStore();
  private final List<Transition> heard = new ArrayList<>();
  private final Model model = new Model(this);
  private final FullCheck fullCheck = new FullCheck(this, model);
  private final Network network;
  private final List<Actor> actors;
  private final List<Answer> uncommitted = new ArrayList<>();
  private final Deque<Object> recent = new ArrayDeque<>();

  private QueueMachine machine;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long step;

  Simulator(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.network = new Network(random);
    this.actors = Cast.of(random);
    this.machine = new QueueMachine(store, heard::add, Place.ALONE);
  }

  @Override
  public SplittableRandom random() {
    return random;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public <T> @Nullable T ask(Query<T> query) {
    return ask(machine, query);
  }

  static <T> @Nullable T ask(QueueMachine machine, Query<T> query) {
    return switch (machine.answer(query)) {
      case Outcome.Done<T>(T value) -> value;
      case Outcome.Refused<T> _ -> null;
    };
  }

  /// @throws AssertionError with all that is needed to see it again
  void run(long steps) {
    try {
      for (step = 1; step <= steps; step++) {
        step();
        if (step % FULL_CHECK_EVERY == 0) {
          check();
        }
      }
      new Ending(this, model).run();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(report(e, steps), e);
    }
  }

  private void step() {
    passTime();
    int dice = random.nextInt(1000);
    if (dice < 2) {
      crash();
    } else if (dice < 150) {
      commit();
    } else if (dice < 300) {
      apply(NOBODY, new Command.Tick(1 + random.nextInt(12)));
    } else if (dice < 450) {
      Network.Message late = network.deliver();
      if (late != null) {
        apply(late.from(), late.command());
      }
    } else {
      act();
    }
  }

  private void passTime() {
    int dice = random.nextInt(1000);
    if (dice < 2) {
      now = now.plusSeconds(random.nextInt(5, 200));
    } else if (dice < 4) {
      now = now.minusSeconds(random.nextInt(1, 60));
    } else {
      now = now.plusNanos(random.nextLong(120_000_000L));
    }
  }

  private void act() {
    Actor actor = oneOf(actors);
    Command<?> command = actor.act(this);
    if (command == null) {
      return;
    }
    if (chance(10)) {
      network.send(new Network.Message(actor, command));
    } else {
      apply(actor, command);
    }
    if (chance(5)) {
      network.send(new Network.Message(actor, command));
    }
  }

  /// Applies a command as the host does: the answer has to wait for the commit.
  Outcome<?> apply(Actor from, Command<?> command) {
    return apply(from, stamp(command));
  }

  private <T> Command.Stamped<T> stamp(Command<T> command) {
    return new Command.Stamped<>(now, random.nextLong(), command);
  }

  private <T> Outcome<T> apply(Actor from, Command.Stamped<T> stamped) {
    note(stamped);
    heard.clear();
    Outcome<T> outcome = machine.apply(stamped);
    note(outcome);
    model.observe(stamped, outcome, heard);
    uncommitted.add(new Answer(new Network.Message(from, stamped.command()), outcome));
    return outcome;
  }

  /// The group is durable, and those who wait are told; some answers are lost on the way.
  void commit() {
    note("commit");
    store.commit();
    model.commit();
    for (Answer answer : uncommitted) {
      if (chance(95)) {
        answer.message.from().told(answer.message.command(), answer.outcome);
      } else {
        sendAgain(answer);
      }
    }
    uncommitted.clear();
  }

  /// The process is killed. Perhaps the group was durable already, but nobody was told.
  private void crash() {
    if (chance(50)) {
      note("crash after the commit");
      store.commit();
      model.commit();
    } else {
      note("crash before the commit");
      store.crash();
      model.crash();
    }
    uncommitted.forEach(this::sendAgain);
    uncommitted.clear();
    machine = new QueueMachine(store, heard::add, Place.ALONE);
    model.restarted(machine.time());
    if (chance(50)) {
      fullCheck.run();
    }
  }

  private void sendAgain(Answer answer) {
    if (chance(80)) {
      network.send(answer.message);
    }
  }

  void check() {
    note("check");
    heard.clear();
    fullCheck.run();
    new ReloadCheck(store, machine, model).run();
    Violation.unless(heard.isEmpty(), "questions have consequences: %s", heard);
  }

  /// Faults end: whoever was not answered asks again, and this time everything arrives.
  void settleDown() {
    for (Network.Message late = network.deliver(); late != null; late = network.deliver()) {
      apply(late.from(), late.command());
    }
    store.commit();
    model.commit();
    uncommitted.clear();
  }

  void pass(long millis) {
    now = now.plusMillis(millis);
  }

  /// Goes on at the machine's own time, should that be ahead.
  void catchUp() {
    if (machine.time().isAfter(now)) {
      now = machine.time();
    }
  }

  int storeSize() {
    return store.size();
  }

  private void note(Object event) {
    recent.addLast(event);
    if (recent.size() > COMMANDS_SHOWN) {
      recent.removeFirst();
    }
  }

  private String report(Throwable failure, long steps) {
    return """
    %s
    in step %d of seed %d, after:
      %s
    Replay: mvn -pl queue-service -am test -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false \
    -Dmillrace.simulator.seed=%d -Dmillrace.simulator.steps=%d
    """
        .formatted(failure, step, seed, told(), seed, steps);
  }

  private String told() {
    return recent.stream()
        .map(
            event ->
                event instanceof Command.Stamped<?>(Instant at, _, Command<?> command)
                    ? at + " " + command
                    : event.toString())
        .collect(Collectors.joining("\n  "));
  }

  static final Actor NOBODY = _ -> null;
}
