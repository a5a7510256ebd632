package dev.millrace.queue.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.EnqueueResult;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseList;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.SettleResult;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.queue.machine.Command;
import dev.millrace.queue.machine.Outcome;
import dev.millrace.queue.machine.Outcome.Done;
import dev.millrace.queue.machine.Outcome.Refused;
import dev.millrace.queue.machine.Query;
import dev.millrace.queue.machine.Refusal;
import dev.millrace.queue.machine.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every engine must do. A new engine extends this and gives [#start] and [#stop].
public abstract class EngineContract {
  private static final Duration SOON = Duration.ofSeconds(10);

  protected Engine engine;

  /// Starts the engine on what the one before has left.
  protected abstract Engine start();

  protected abstract void stop(Engine engine);

  @BeforeEach
  void startAndDeclare() {
    engine = start();
    done(engine.submit(new Command.Declare("q", QueueSpec.defaults())));
  }

  @AfterEach
  void stopIt() {
    stop(engine);
  }

  private void restart() {
    stop(engine);
    engine = start();
  }

  private static <T> T done(CompletableFuture<Outcome<T>> future) {
    Outcome<T> outcome = future.orTimeout(10, TimeUnit.SECONDS).join();
    assertThat(outcome).isInstanceOf(Done.class);
    return ((Done<T>) outcome).value();
  }

  private EnqueueResult enqueue(String... names) {
    List<NewItem> items = new ArrayList<>();
    for (String name : names) {
      items.add(NewItem.of(name, JsonData.parse("{\"name\":\"" + name + "\"}")));
    }
    return done(engine.submit(new Command.Enqueue("q", items, false)));
  }

  private CompletableFuture<Outcome<LeaseList>> take(int max, Duration patience) {
    return engine.take(new Command.Take("q", "worker", max, null), patience);
  }

  private SettleResult complete(Lease lease) {
    return done(
        engine.submit(
            new Command.Settle(
                "q", List.of(new Settlement.Complete(lease.token(), null, null)), null)));
  }

  private ItemState state(String name) {
    return done(engine.ask(new Query.GetItem("q", name, 0))).state();
  }

  @Nested
  class WhatWasAnswered {
    @Test
    void isThereAfterARestart() {
      enqueue("waiting", "leased", "done");
      List<Lease> leases = done(take(3, Duration.ZERO)).leases();
      complete(leases.get(2));
      done(
          engine.submit(
              new Command.Settle(
                  "q", List.of(new Settlement.Release(leases.get(0).token(), null, null)), null)));
      restart();
      assertThat(state("waiting")).isEqualTo(ItemState.READY);
      assertThat(state("leased")).isEqualTo(ItemState.LEASED);
      assertThat(state("done")).isEqualTo(ItemState.SUCCEEDED);
    }

    @Test
    void aTokenStillProvesItsLeaseAfterARestart() {
      enqueue("a");
      Lease lease = done(take(1, Duration.ZERO)).leases().getFirst();
      restart();
      assertThat(complete(lease).results().getFirst().status()).isEqualTo(200);
      assertThat(state("a")).isEqualTo(ItemState.SUCCEEDED);
    }

    @Test
    void aRefusalChangesNothing() {
      var outcome =
          engine.submit(
              new Command.Enqueue("nobody", List.of(NewItem.of("a", JsonData.empty())), false));
      assertThat(outcome.orTimeout(10, TimeUnit.SECONDS).join())
          .isEqualTo(new Refused<>(new Refusal.NoSuchQueue("nobody")));
    }
  }

  @Nested
  class AWorkerThatWaits {
    @Test
    void getsAnItemAsSoonAsThereIsOne() {
      var answer = take(1, SOON);
      Awaitility.await().until(() -> engine.waiting("q") == 1);
      enqueue("late");
      assertThat(done(answer).leases()).extracting(Lease::name).containsExactly("late");
      assertThat(engine.waiting("q")).isZero();
    }

    @Test
    void getsNothingWhenItsPatienceEnds() {
      assertThat(done(take(1, Duration.ofMillis(50))).leases()).isEmpty();
      assertThat(engine.waiting("q")).isZero();
    }

    /// As one does whose service stops.
    @Test
    void isServedNothingOnceItHasLeft() {
      var left = take(1, SOON);
      Awaitility.await().until(() -> engine.waiting("q") == 1);
      left.complete(new Done<>(new LeaseList(List.of())));
      enqueue("a");
      assertThat(done(take(1, SOON)).leases()).extracting(Lease::name).containsExactly("a");
    }

    @Test
    void isServedInItsTurn() {
      var first = take(1, SOON);
      Awaitility.await().until(() -> engine.waiting("q") == 1);
      var second = take(1, SOON);
      Awaitility.await().until(() -> engine.waiting("q") == 2);
      enqueue("a", "b");
      assertThat(done(first).leases()).extracting(Lease::name).containsExactly("a");
      assertThat(done(second).leases()).extracting(Lease::name).containsExactly("b");
    }

    @Test
    void getsAnItemThatComesDue() {
      Instant soon = Instant.now().plusMillis(300);
      var item = new NewItem("due", null, null, soon, null, null);
      done(engine.submit(new Command.Enqueue("q", List.of(item), false)));
      assertThat(done(take(1, SOON)).leases()).extracting(Lease::name).containsExactly("due");
    }

    @Test
    void getsItInTheMomentInWhichItIsReady() {
      var told = new CopyOnWriteArrayList<Transition>();
      engine.listen(told::add);
      for (int i = 0; i < 3; i++) {
        Instant soon = Instant.now().plusMillis(300);
        var item = new NewItem("due-" + i, null, null, soon, null, null);
        done(engine.submit(new Command.Enqueue("q", List.of(item), false)));
        complete(done(take(1, SOON)).leases().getFirst());
        Instant ready = at(told, Transition.Type.READY, item.name());
        Instant leased = at(told, Transition.Type.LEASED, item.name());
        assertThat(Duration.between(ready, leased)).isLessThan(Duration.ofMillis(250));
      }
    }

    private static Instant at(List<Transition> told, Transition.Type type, @Nullable String item) {
      return Awaitility.await()
          .until(
              () ->
                  told.stream()
                      .filter(each -> each.type() == type && Objects.equals(each.item(), item))
                      .findFirst(),
              Optional::isPresent)
          .orElseThrow()
          .at();
    }

    @Test
    void getsAStragglerOfTheOneWhoWaitsBeforeIt() {
      String spec = "{\"hedge\": {\"least\": \"300ms\"}, \"lease\": \"1m\"}";
      done(engine.submit(new Command.Declare("q", Json.strict().readValue(spec, QueueSpec.class))));
      for (int i = 0; i < 10; i++) {
        enqueue("quick-" + i);
        complete(done(take(1, Duration.ZERO)).leases().getFirst());
      }
      enqueue("slow");
      Lease slow = done(take(1, Duration.ZERO)).leases().getFirst();
      var own = take(1, SOON);
      Awaitility.await().until(() -> engine.waiting("q") == 1);
      var other = engine.take(new Command.Take("q", "other", 1, null), SOON);

      Lease hedge = done(other).leases().getFirst();
      assertThat(hedge.name()).isEqualTo("slow");
      assertThat(own).isNotDone();
      assertThat(complete(hedge).results().getFirst().status()).isEqualTo(200);
      assertThat(complete(slow).results().getFirst().status()).isEqualTo(409);
    }

    @Test
    void isToldWhenTheQueueIsNot() {
      var outcome = engine.take(new Command.Take("nobody", "worker", 1, null), SOON);
      assertThat(outcome.orTimeout(10, TimeUnit.SECONDS).join())
          .isEqualTo(new Refused<>(new Refusal.NoSuchQueue("nobody")));
    }
  }

  @Nested
  class AnExpiredLease {
    @Test
    void goesToAnotherWorkerAndItsTokenIsRefused() {
      enqueue("a");
      var brief = new Command.Take("q", "first", 1, Duration.ofMillis(200));
      Lease lost = done(engine.take(brief, Duration.ZERO)).leases().getFirst();
      Lease found = done(take(1, SOON)).leases().getFirst();
      assertThat(found.name()).isEqualTo("a");
      assertThat(found.attempt()).isEqualTo(2);
      assertThat(complete(lost).results().getFirst().status()).isEqualTo(409);
      assertThat(state("a")).isEqualTo(ItemState.LEASED);
      assertThat(complete(found).results().getFirst().status()).isEqualTo(200);
    }
  }

  @Nested
  class AListener {
    @Test
    void isToldInOrderOfWhatIsDurable() {
      var told = new CopyOnWriteArrayList<Transition>();
      Runnable leave = engine.listen(told::add);
      enqueue("a");
      complete(done(take(1, Duration.ZERO)).leases().getFirst());
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(told)
                      // A listener may be told of what was answered just before it came.
                      .filteredOn(transition -> transition.item() != null)
                      .extracting(Transition::type, Transition::attempt)
                      .containsExactly(
                          tuple(Transition.Type.ENQUEUED, null),
                          tuple(Transition.Type.READY, null),
                          tuple(Transition.Type.LEASED, 1),
                          tuple(Transition.Type.SUCCEEDED, 1)));
      leave.run();
      int before = told.size();
      enqueue("b");
      assertThat(state("b")).isEqualTo(ItemState.READY);
      assertThat(told).hasSize(before);
    }
  }

  @Nested
  class ManyCallersAtOnce {
    private static final int PRODUCERS = 16;
    private static final int EACH = 100;

    @ParameterizedTest
    @ValueSource(ints = {1, 50})
    void getEveryItemExactlyOnce_alsoAfterARestart(int batch) {
      var handedOut = new ConcurrentHashMap<String, Integer>();
      try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int producer = 0; producer < PRODUCERS; producer++) {
          String prefix = "p" + producer + "-";
          callers.submit(
              () -> {
                for (int i = 0; i < EACH; i += batch) {
                  enqueue(
                      IntStream.range(i, i + batch)
                          .mapToObj(n -> prefix + n)
                          .toArray(String[]::new));
                }
              });
        }
        for (int worker = 0; worker < PRODUCERS; worker++) {
          callers.submit(
              () -> {
                while (handedOut.size() < PRODUCERS * EACH) {
                  for (Lease lease : done(take(10, Duration.ofMillis(100))).leases()) {
                    handedOut.merge(lease.name(), 1, Integer::sum);
                    complete(lease);
                  }
                }
              });
        }
      }
      assertThat(handedOut).hasSize(PRODUCERS * EACH).containsValue(1).doesNotContainValue(2);
      assertThat(succeeded()).isEqualTo(PRODUCERS * EACH);
      restart();
      assertThat(succeeded()).isEqualTo(PRODUCERS * EACH);
    }

    private long succeeded() {
      var counts = done(engine.ask(new Query.GetQueue("q"))).counts();
      return counts.getOrDefault(ItemState.SUCCEEDED, 0L);
    }
  }
}
