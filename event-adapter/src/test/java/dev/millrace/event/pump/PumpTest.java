package dev.millrace.event.pump;

import static dev.millrace.event.Events.cloudEvent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.Problem;
import dev.millrace.contracts.ProblemException;
import dev.millrace.event.pattern.Arrival;
import dev.millrace.event.pattern.Copier;
import dev.millrace.event.pattern.Routing;
import dev.millrace.event.pattern.Routing.Routed;
import dev.millrace.event.pattern.RoutingListener;
import dev.millrace.event.watch.Passages;
import dev.millrace.event.watch.Troubles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a pump does about ends that fail as they should not.
class PumpTest implements RoutingListener {
  private final Troubles troubles = new Troubles();
  private final Ends ends = new Ends();
  private boolean failsToRoute;
  private Pump pump;

  /// Both ends of it.
  private static final class Ends implements Intake, Outlet {
    private final Queue<List<Arrival>> batches = new ArrayDeque<>();
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final List<String> dead = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final CountDownLatch held = new CountDownLatch(1);
    private volatile boolean failsToTake;
    private volatile boolean failsToAcknowledge;
    private volatile boolean waitsUntilHeld;
    private volatile @Nullable Duration asks;

    @Override
    public synchronized List<Arrival> take(Duration patience, int most)
        throws InterruptedException {
      if (failsToTake) {
        failures.incrementAndGet();
        throw new ArithmeticException("taken amiss");
      }
      List<Arrival> batch = batches.poll();
      if (batch == null) {
        wait(20);
        return List.of();
      }
      return batch;
    }

    @Override
    public List<Rejected> acknowledge(List<Passed> batch) {
      if (failsToAcknowledge) {
        failures.incrementAndGet();
        throw new ArithmeticException("acknowledged amiss");
      }
      for (Passed passed : batch) {
        (passed.failure() == null ? done : dead).add(passed.arrival().id());
      }
      return List.of();
    }

    @Override
    public void hold() throws IOException {
      held.countDown();
      throw new IOException("not now");
    }

    @Override
    public boolean carriesQueues() {
      return false;
    }

    @Override
    public boolean keepsDeadLetters() {
      return true;
    }

    @Override
    public Report deliver(List<Outgoing> events) throws InterruptedException {
      if (waitsUntilHeld && !held.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody holds it");
      }
      Duration asked = asks;
      if (asked != null) {
        asks = null;
        var busy = new ProblemException(new Problem(null, null, 429, "busy", Map.of()), asked);
        return Report.failed(events, new IOException("queue q: busy", busy));
      }
      var ids = new ArrayList<String>();
      for (Outgoing event : events) {
        if (event.arrival().id().contains("bad")) {
          throw new ArithmeticException("delivered amiss");
        }
        ids.add(event.arrival().id());
      }
      delivered.addAll(ids);
      return Report.done();
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void connect() {
    var passages = new Passages(new SimpleMeterRegistry(), InstantSource.system());
    var routing = new Routing(new Copier(List.of("out")), "tests", this);
    var outlets = new Outlets(Map.of("out", ends), Map.of());
    pump =
        new Pump(
            "in",
            ends,
            intake -> new Dispatch(routing, outlets, passages, troubles, false, true),
            () -> {},
            troubles,
            RandomGenerator.getDefault());
  }

  @AfterEach
  void stop() throws InterruptedException {
    pump.close();
  }

  private void start(String... ids) {
    ends.batches.add(Stream.of(ids).map(PumpTest::arrival).toList());
    pump.start();
  }

  @Override
  public void arrived(Arrival arrival) {
    if (failsToRoute && arrival.id().contains("bad")) {
      throw new ArithmeticException("routed amiss");
    }
  }

  @Override
  public void routed(Routed routed) {}

  private static Arrival arrival(String id) {
    return new Arrival("in", cloudEvent(id, null, "{}"), "q/" + id);
  }

  private void awaitDone(String... ids) {
    var expected = Stream.of(ids).map(id -> "/tests#" + id).toList();
    await().atMost(Duration.ofSeconds(30)).until(() -> ends.done.equals(expected));
  }

  @Test
  void anEventOnWhichAnOutputFailsIsADeadLetter_andTheOthersAreNot() {
    start("1", "bad", "2");
    awaitDone("1", "2");
    assertThat(ends.dead).containsExactly("/tests#bad");
    assertThat(ends.delivered).containsExactly("/tests#1", "/tests#2");
  }

  @Test
  void anEventThatCannotBeRoutedIsADeadLetter_andTheOthersAreNot() {
    failsToRoute = true;
    start("1", "bad", "2");
    awaitDone("1", "2");
    assertThat(ends.dead).containsExactly("/tests#bad");
  }

  @Test
  void anInputThatFailsIsTold_andReadAgain() {
    ends.failsToTake = true;
    start("1");
    awaitFailures("taken amiss");
    ends.failsToTake = false;
    awaitDone("1");
    await().until(() -> troubles.open().isEmpty());
  }

  @Test
  void aBatchThatCannotBeAcknowledgedIsTold_andNotSkipped() {
    ends.failsToAcknowledge = true;
    start("1");
    awaitFailures("acknowledged amiss");
    ends.failsToAcknowledge = false;
    awaitDone("1");
    assertThat(ends.delivered).containsExactly("/tests#1");
  }

  private void awaitFailures(String words) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                ends.failures.get() > 1
                    && troubles.open().getOrDefault("input in", "").contains(words));
  }

  @Test
  void anOutputThatAsksToBeLeftAloneIs() {
    ends.asks = Duration.ofSeconds(2);
    long begun = System.nanoTime();
    start("1");
    awaitDone("1");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(2));
  }

  @Test
  void whatWasTakenIsHeldWhileAnOutputTakesItsTime() {
    ends.waitsUntilHeld = true;
    start("1");
    awaitDone("1");
    assertThat(ends.held.getCount()).isZero();
  }
}
