package dev.millrace.e2e.load;

import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.e2e.history.Event;
import dev.millrace.e2e.history.History;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/// Producers and workers on two lanes of queues, which go on whatever fails, until they are told to
/// come to an end.
public final class Load implements AutoCloseable {
  private static final List<Lane> LANES =
      List.of(new Lane("single", false), new Lane("spread", true));
  private static final int PRODUCERS = 2;
  private static final int WORKERS = 2;
  private static final int MOST_OPEN = 800;
  private static final Duration PATIENCE = Duration.ofMinutes(12);

  private final History history = new History();
  private final Tally tally = new Tally();
  private final Address address;
  private final SplittableRandom random;
  private final Pace pace;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> producing = new ArrayList<>();
  private final List<Future<?>> working = new ArrayList<>();
  private volatile boolean producers = true;
  private volatile boolean workers = true;

  private Load(List<URI> replicas, SplittableRandom random, Pace pace) {
    this.address = new Address(replicas, history);
    this.random = random;
    this.pace = pace;
  }

  /// Declares the queues and begins.
  ///
  /// @param replicas any of which is asked
  public static Load start(List<URI> replicas, SplittableRandom random, Pace pace)
      throws InterruptedException {
    var load = new Load(replicas, random, pace);
    for (Map.Entry<String, QueueSpec> queue : queues().entrySet()) {
      load.insist(client -> client.declare(queue.getKey(), queue.getValue()));
    }
    for (Lane lane : LANES) {
      for (int i = 0; i < PRODUCERS; i++) {
        load.produce(lane, lane.name() + "-" + i);
      }
      load.operate(lane);
      for (int i = 0; i < WORKERS; i++) {
        load.work(lane.name() + "-worker-" + i, lane.work(), lane.next(), false);
        load.work(lane.name() + "-dawdler-" + i, lane.hedged(), lane.next(), true);
      }
      load.merge(lane.name() + "-merger", lane);
      for (String queue : List.of(lane.next(), lane.batched(), lane.news(), lane.limited())) {
        load.work(queue + "er", queue, null, false);
      }
    }
    return load;
  }

  /// All that it uses, by name.
  public static Map<String, QueueSpec> queues() {
    var all = new LinkedHashMap<String, QueueSpec>();
    LANES.forEach(lane -> all.putAll(lane.queues()));
    return all;
  }

  private void produce(Lane lane, String name) {
    SplittableRandom own = random.split();
    var producer = new Producer(name, lane, client(own), own.split());
    producing.add(
        threads.submit(
            () -> {
              while (producers) {
                if (tally.open() < MOST_OPEN) {
                  producer.produce();
                  pace.pause(own, 500);
                } else {
                  Thread.sleep(20);
                }
              }
              return null;
            }));
  }

  private void operate(Lane lane) {
    SplittableRandom own = random.split();
    var operator =
        new Operator(List.copyOf(lane.queues().keySet()), client(own), own.split(), pace);
    producing.add(
        threads.submit(
            () -> {
              while (producers) {
                operator.operate();
              }
              return null;
            }));
  }

  private void work(String name, String queue, @Nullable String next, boolean dawdles) {
    SplittableRandom own = random.split();
    work(own, new Worker(name, queue, next, dawdles, client(own), own.split(), pace));
  }

  private void merge(String name, Lane lane) {
    SplittableRandom own = random.split();
    work(own, new Merger(name, lane, client(own), own.split(), pace));
  }

  private void work(SplittableRandom own, Job job) {
    working.add(
        threads.submit(
            () -> {
              while (workers) {
                job.work(!producers);
                pace.pause(own, 250);
              }
              return null;
            }));
  }

  private Client client(SplittableRandom own) {
    return new Client(address, history, tally, own.split());
  }

  /// How many calls were answered as they should be.
  public long answered() {
    return tally.told();
  }

  /// All that clients were told until now.
  public List<Event> events() {
    return history.events();
  }

  /// Fails when one of the clients was told something that must not be.
  public void mustBeWell() {
    for (List<Future<?>> some : List.of(producing, working)) {
      for (Future<?> each : some) {
        if (each.state() == Future.State.FAILED) {
          throw new AssertionError("a client was told something wrong", each.exceptionNow());
        }
      }
    }
  }

  /// Nothing more is produced, and all that is there is done; returns when nothing is open, or after
  /// some minutes, whatever is.
  public void drain() throws InterruptedException {
    producers = false;
    end(producing);
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(250))
          .during(Duration.ofSeconds(2))
          .until(this::isDrained);
    } catch (ConditionTimeoutException e) {
      System.out.println(
          "*** not all is done after " + PATIENCE + ": the checker will say what ***");
    }
    workers = false;
    end(working);
  }

  private boolean isDrained() throws InterruptedException {
    mustBeWell();
    for (String queue : queues().keySet()) {
      QueueStatus status = insist(client -> client.queue(queue));
      if (status.paused()) { // by a call that was not answered, and done later
        insist(client -> client.resume(queue));
      }
      if (status.settled() < status.total()) {
        return false;
      }
    }
    return true;
  }

  private static void end(List<Future<?>> some) throws InterruptedException {
    for (Future<?> each : some) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw new AssertionError("a client was told something wrong", e.getCause());
      }
    }
  }

  private <T> T insist(Address.Call<T> call) throws InterruptedException {
    return Objects.requireNonNull(
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> address.ask(Duration.ZERO, call), Answer::isTold)
            .value());
  }

  @Override
  public String toString() {
    return tally.toString();
  }

  @Override
  public void close() {
    producers = false;
    workers = false;
    threads.shutdownNow();
    address.close();
    threads.close();
  }
}
