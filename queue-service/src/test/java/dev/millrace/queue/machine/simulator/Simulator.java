package dev.millrace.queue.machine.simulator;

import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.QueueMachine;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One machine or several, everybody who uses them, and everything that can go wrong around them:
/// commands come twice, late and in another order; the power goes before or after a commit; the
/// clock jumps; what machines send one another, and what they know of one another, is late. All of
/// it follows from the seed.
final class Simulator implements World {
  private static final int FULL_CHECK_EVERY = 500;
  private static final int COMMANDS_SHOWN = 30;

  private final long seed;
  private final SplittableRandom random;
  private final Network network;
  private final List<Actor> actors;
  private final List<Site> sites = new ArrayList<>();
  private final Post post;

  /// How the queues behave, as far as that is durable.
  private final Map<String, QueueSpec> published = new TreeMap<>();

  private final Deque<Object> recent = new ArrayDeque<>();

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long step;

  Simulator(long seed, int machines) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.network = new Network(random);
    this.actors = Cast.of(random);
    this.post = new Post(machines);
    for (int number = 0; number < machines; number++) {
      sites.add(new Site(this, number, machines == 1));
    }
  }

  List<Site> sites() {
    return sites;
  }

  Post post() {
    return post;
  }

  /// Where the queue of that name is, or would be.
  Site home(String queue) {
    return sites.get(Math.floorMod(QUEUES.indexOf(queue), sites.size()));
  }

  private Site anySite() {
    return sites.size() == 1 ? sites.getFirst() : oneOf(sites);
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
    return home(Query.queueOf(query)).ask(query);
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
      new Ending(this).run();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(report(e, steps), e);
    }
  }

  private void step() {
    passTime();
    if (sites.size() > 1 && chance(25)) {
      exchange();
      return;
    }
    int dice = random.nextInt(1000);
    if (dice < 2) {
      anySite().crash();
    } else if (dice < 150) {
      anySite().commit();
    } else if (dice < 300) {
      apply(anySite(), NOBODY, new Command.Tick(1 + random.nextInt(12)));
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

  private void exchange() {
    if (chance(20)) {
      oneOf(sites).learn(published);
    } else {
      deliverLetter();
    }
  }

  /// @return false when there was none
  boolean deliverLetter() {
    Post.Letter letter = post.take(random);
    if (letter != null) {
      Command.Stamped<?> stamped = stamp(letter.command());
      note(stamped);
      sites.get(letter.to()).receive(letter, stamped);
    }
    return letter != null;
  }

  void publish(Site site) {
    published.keySet().removeIf(queue -> home(queue) == site);
    for (ModelQueue queue : site.model().queues.all().values()) {
      published.put(queue.name, queue.spec.get());
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

  Outcome<?> apply(Actor from, Command<?> command) {
    return apply(home(Model.queueOf(command)), from, command);
  }

  Outcome<?> apply(Site site, Actor from, Command<?> command) {
    Command.Stamped<?> stamped = stamp(command);
    note(stamped);
    return site.apply(from, stamped);
  }

  private <T> Command.Stamped<T> stamp(Command<T> command) {
    return new Command.Stamped<>(now, random.nextLong(), command);
  }

  void sendAgain(Network.Message message) {
    if (chance(80)) {
      network.send(message);
    }
  }

  void check() {
    note("check");
    sites.forEach(Site::check);
  }

  /// Faults end: whoever was not answered asks again, and this time everything arrives.
  void settleDown() {
    for (Network.Message late = network.deliver(); late != null; late = network.deliver()) {
      apply(late.from(), late.command());
    }
    exchangeAll();
  }

  /// All that was sent arrives, and what that leads to; everybody knows of everybody.
  void exchangeAll() {
    do {
      sites.forEach(Site::commitSilently);
      sites.forEach(site -> site.learn(published));
    } while (deliverLetter());
  }

  void pass(long millis) {
    now = now.plusMillis(millis);
  }

  /// Goes on at the machine's own time, should that be ahead.
  void catchUp() {
    for (Site site : sites) {
      if (site.time().isAfter(now)) {
        now = site.time();
      }
    }
  }

  int storeSize() {
    return sites.stream().mapToInt(Site::storeSize).sum();
  }

  void note(Object event) {
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
