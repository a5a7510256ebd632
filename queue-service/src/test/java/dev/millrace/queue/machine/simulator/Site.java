package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.MemoryStore;
import dev.millrace.queue.machine.Neighbours;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Place;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.QueueMachine;
import dev.millrace.queue.machine.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One machine with its store, and the model of what its queues promise.
final class Site implements World, Neighbours {
  private record Answer(Network.Message message, Outcome<?> outcome) {}

  private final Simulator simulator;
  private final int number;
  private final Place place;
  private final MemoryStore store = new MemoryStore();
  private final List<Transition> heard = new ArrayList<>();
  private final List<Command<?>> sent = new ArrayList<>();
  private final Model model = new Model(this, this::find);
  private final FullCheck fullCheck = new FullCheck(this, model);

  /// How the queues elsewhere behave, as far as is known here.
  private final Map<String, QueueSpec> directory = new HashMap<>();

  // What is true only once it is durable.
  private final List<Answer> unanswered = new ArrayList<>();
  private final List<Post.Letter> unsent = new ArrayList<>();
  private final List<Post.Letter> read = new ArrayList<>();

  private QueueMachine machine;

  /// @param alone whether this is the only one
  Site(Simulator simulator, int number, boolean alone) {
    this.simulator = simulator;
    this.number = number;
    this.place = alone ? Place.ALONE : Place.cell(number, Place.MAX_CELLS, this);
    this.machine = new QueueMachine(store, heard::add, place);
  }

  int number() {
    return number;
  }

  Model model() {
    return model;
  }

  @Override
  public int slice(String queue) {
    return 0;
  }

  @Override
  public SplittableRandom random() {
    return simulator.random();
  }

  @Override
  public Instant now() {
    return simulator.now();
  }

  @Override
  public <T> @Nullable T ask(Query<T> query) {
    return Simulator.ask(machine, query);
  }

  @Override
  public @Nullable QueueSpec find(String queue) {
    return directory.get(queue);
  }

  @Override
  public void send(Command<?> command) {
    sent.add(command);
  }

  /// Hears how the queues elsewhere behave.
  void learn(Map<String, QueueSpec> published) {
    directory.clear();
    directory.putAll(published);
    directory.keySet().removeIf(queue -> simulator.home(queue) == this);
  }

  /// Applies a command as the host does: the answer has to wait for the commit.
  <T> Outcome<T> apply(Actor from, Command.Stamped<T> stamped) {
    Outcome<T> outcome = apply(stamped);
    unanswered.add(new Answer(new Network.Message(from, stamped.command()), outcome));
    return outcome;
  }

  /// Applies what another machine has sent.
  void receive(Post.Letter letter, Command.Stamped<?> stamped) {
    apply(stamped);
    read.add(letter);
  }

  private <T> Outcome<T> apply(Command.Stamped<T> stamped) {
    heard.clear();
    sent.clear();
    Outcome<T> outcome = machine.apply(stamped);
    simulator.note(outcome);
    model.observe(stamped, outcome, heard, sent);
    for (Command<?> command : sent) {
      int to = simulator.home(Model.queueOf(command)).number;
      unsent.add(new Post.Letter(number, to, command));
    }
    return outcome;
  }

  /// The group is durable, and those who wait are told; some answers are lost on the way.
  void commit() {
    simulator.note("commit");
    becomeDurable();
    for (Answer answer : unanswered) {
      if (chance(95)) {
        answer.message.from().told(answer.message.command(), answer.outcome);
      } else {
        simulator.sendAgain(answer.message);
      }
    }
    unanswered.clear();
  }

  /// Becomes durable, and nobody is answered.
  void commitSilently() {
    becomeDurable();
    unanswered.clear();
  }

  private void becomeDurable() {
    store.commit();
    model.commit();
    unsent.forEach(simulator.post()::send);
    unsent.clear();
    read.clear();
    simulator.publish(this);
  }

  /// The process is killed. Perhaps the group was durable already, but nobody was told.
  void crash() {
    if (chance(50)) {
      simulator.note("crash after the commit");
      becomeDurable();
    } else {
      simulator.note("crash before the commit");
      store.crash();
      model.crash();
      unsent.clear();
      simulator.post().giveBack(read);
      read.clear();
    }
    unanswered.forEach(answer -> simulator.sendAgain(answer.message));
    unanswered.clear();
    machine = new QueueMachine(store, heard::add, place);
    model.restarted(machine.time());
    if (chance(50)) {
      fullCheck.run();
    }
  }

  void check() {
    heard.clear();
    sent.clear();
    fullCheck.run();
    new ReloadCheck(store, machine, model, place).run();
    Violation.unless(
        heard.isEmpty() && sent.isEmpty(), "questions have consequences: %s %s", heard, sent);
  }

  Instant time() {
    return machine.time();
  }

  int storeSize() {
    return store.size();
  }

  /// Deliveries that wait for their queue.
  int unclaimed() {
    return machine.unclaimed();
  }
}
