package dev.millrace.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.Complete;
import dev.millrace.contracts.queue.Settlement.Extend;
import dev.millrace.contracts.queue.Settlement.Fail;
import dev.millrace.contracts.queue.Settlement.FailCause;
import dev.millrace.contracts.queue.Settlement.Progress;
import dev.millrace.contracts.queue.Settlement.Release;
import dev.millrace.contracts.queue.Settlement.ReleaseCause;
import dev.millrace.rim.Contact;
import dev.millrace.worker.lease.LeaseQueue;
import dev.millrace.worker.lease.Ticker;
import dev.millrace.worker.work.StopSignal.Reason;
import dev.millrace.worker.work.Verdict;
import dev.millrace.worker.work.Verdict.Failure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A whole worker over HTTP, with a queue that can be made to misbehave, work that ends when a test
/// says so, and a clock that jumps as it does for a process that was stopped or a machine that
/// slept.
@NullUnmarked
class WorkerRunTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final AtomicLong jumped = new AtomicLong();
  private final Ticker clock = () -> System.nanoTime() + jumped.get();
  private final ScriptedDriver driver = new ScriptedDriver();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Forwarding forwarding = Forwarding.NONE;
  private FakeQueue queue;
  private WorkerRun worker;

  @BeforeEach
  void open() throws IOException {
    queue = new FakeQueue();
  }

  @AfterEach
  void close() throws InterruptedException {
    if (worker != null) {
      worker.hasten();
      worker.hasten();
      worker.close();
    }
    queue.close();
  }

  private void start(int concurrency, int prefetch) {
    start(concurrency, prefetch, Duration.ofMinutes(5), Duration.ofMinutes(5));
  }

  private void start(int concurrency, int prefetch, Duration deadline, Duration drain) {
    worker = worker(concurrency, prefetch, deadline, drain);
    worker.start();
  }

  private WorkerRun worker(int concurrency, int prefetch, Duration deadline, Duration drain) {
    var client = new QueueClient(JsonHttp.newClient(), queue.url(), null);
    return new WorkerRun(
        new LeaseQueue(client, "q", "w", LEASE, clock, new Contact("queue q", clock::nanos)),
        driver,
        new RunSettings(
            concurrency,
            prefetch,
            deadline,
            Duration.ofSeconds(5),
            drain,
            Duration.ofMillis(300),
            Duration.ofMillis(400),
            forwarding),
        new WorkMetrics(registry),
        clock,
        InstantSource.system(),
        new Random(1));
  }

  private void jump(Duration time) {
    jumped.addAndGet(time.toNanos());
  }

  private void awaitBegun(String... names) {
    await().untilAsserted(() -> assertThat(driver.begun).contains(names));
  }

  private void awaitSettled(int count) {
    await().untilAsserted(() -> assertThat(queue.settled).hasSize(count));
  }

  private double counted(String verdict) {
    var counter = registry.find("millrace.worker.items").tag("verdict", verdict).counter();
    return counter == null ? 0 : counter.count();
  }

  private static JsonData resultOf(String name) {
    return JsonData.of(Map.of("of", name));
  }

  @Nested
  class Settling {
    @Test
    void anItemThatIsDoneIsCompleted_andTheNextOneTakenInTheSameCall() {
      queue.enqueue("a", "b");
      start(1, 0);
      awaitBegun("a");
      driver.succeed("a");
      awaitBegun("b");
      SettleRequest call = queue.settles.getFirst();
      assertThat(call.leases()).containsExactly(new Complete("token-1", resultOf("a"), null));
      assertThat(call.lease().max()).isEqualTo(1);
      assertThat(call.lease().duration()).isEqualTo(LEASE);
      assertThat(call.lease().worker()).isEqualTo("w");
      await().until(() -> counted("done") == 1);
    }

    @Test
    void whatEndsWhileACallIsUnderWayGoesTogetherInTheNext() {
      queue.enqueue("a", "b", "c", "d");
      start(4, 0);
      awaitBegun("a", "b", "c", "d");
      queue.mood = FakeQueue.Mood.OVERLOADED;
      driver.succeed("a", "b", "c", "d");
      await()
          .until(
              () ->
                  counted("done") == 0
                      && registry.get("millrace.worker.slots.busy").gauge().value() == 0);
      queue.enqueue("e", "f", "g", "h");
      queue.mood = FakeQueue.Mood.WELL;
      awaitBegun("e", "f", "g", "h");
      assertThat(queue.settles).anyMatch(call -> call.leases().size() == 4);
    }

    @Test
    void eachVerdictReachesTheQueue() {
      queue.enqueue("never", "late", "busy");
      start(3, 0);
      awaitBegun("never", "late", "busy");
      var why = new Failure("why", "stage", "err");
      driver.end("never", new Verdict.FailedForGood(why));
      driver.end("late", new Verdict.DeadlineExceeded(why));
      driver.end("busy", new Verdict.Busy(Duration.ofSeconds(7), "full"));
      awaitSettled(3);
      assertThat(queue.settled)
          .extracting(settlement -> (Object) withoutToken(settlement))
          .containsExactlyInAnyOrder(
              new Fail("", "why", false, FailCause.ERROR, "stage", "err"),
              new Fail("", "why", true, FailCause.DEADLINE, "stage", "err"),
              new Release("", ReleaseCause.BUSY, Duration.ofSeconds(7)));
    }

    private static Settlement withoutToken(Settlement settlement) {
      return switch (settlement) {
        case Fail f -> new Fail("", f.reason(), f.retryable(), f.cause(), f.stage(), f.stderr());
        case Release r -> new Release("", r.cause(), r.after());
        case Complete c -> new Complete("", c.result(), c.then());
        case Extend e -> new Extend("", e.duration(), e.progress(), e.checkpoint());
      };
    }

    @Test
    void aBusySlotTakesNothingForAsLongAsItsWorkerIsBusy() {
      queue.enqueue("a");
      start(1, 0);
      awaitBegun("a");
      driver.end("a", new Verdict.Busy(Duration.ofMinutes(3), "full"));
      awaitSettled(1);
      int polls = queue.polls.size();
      queue.enqueue("b");
      assertThat(queue.settles.getLast().lease()).isNull();
      await().during(Duration.ofMillis(700)).until(() -> queue.polls.size() == polls);
    }

    @Test
    void aResultTheQueueFindsTooLargeFailsForGood() {
      queue.refuseResultsWith = 413;
      queue.enqueue("a");
      start(1, 0);
      awaitBegun("a");
      driver.succeed("a");
      awaitSettled(1);
      Fail fail = (Fail) queue.settled.getFirst();
      assertThat(fail.retryable()).isFalse();
      assertThat(fail.reason()).startsWith("the queue refused the result: ");
    }

    @ParameterizedTest
    @CsvSource({"404, no-such-queue, true", "409, batch-sealed, false", "409, not-listed, false"})
    void aResultThatCannotGoOnFailsTheAttempt(int status, String type, boolean retryable) {
      queue.refuseResultsWith = status;
      queue.refusalType = "/problems/" + type;
      queue.enqueue("a");
      start(1, 0);
      awaitBegun("a");
      driver.succeed("a");
      awaitSettled(1);
      assertThat(((Fail) queue.settled.getFirst()).retryable()).isEqualTo(retryable);
    }

    @Test
    void aResultTheQueueHasNoRoomForJustNowIsOfferedAgainAfterAPause() {
      queue.refuseResultsWith = 507;
      queue.enqueue("a");
      start(1, 0);
      awaitBegun("a");
      driver.succeed("a");
      await().until(() -> queue.settles.size() >= 2);
      int calls = queue.settles.size();
      await().during(Duration.ofMillis(300)).until(() -> queue.settles.size() <= calls + 4);
      queue.refuseResultsWith = 0;
      awaitSettled(1);
      assertThat(queue.settled.getFirst()).isInstanceOf(Complete.class);
    }

    @Test
    void leasesInTheAnswerToACallOfWhichAllIsRefusedAreNotForgotten() {
      queue.enqueue("a", "b");
      start(1, 0);
      awaitBegun("a");
      queue.revoke("a");
      driver.succeed("a");
      awaitBegun("b");
      assertThat(counted("lost")).isEqualTo(1);
    }

    @Test
    void aFaultInADriverFailsItsAttemptOnly() {
      queue.enqueue("a", "b");
      start(1, 0);
      awaitBegun("a");
      driver.fault("a");
      awaitBegun("b");
      assertThat(((Fail) queue.settled.getFirst()).reason())
          .startsWith("a fault of the worker-adapter: ");
    }
  }

  @Nested
  class Heartbeats {
    @Test
    void extendAllLeasesInOneCallWhenAThirdHasGone() {
      queue.enqueue("a", "b", "c");
      start(2, 1);
      awaitBegun("a", "b");
      await().until(() -> queue.isLeased("c"));
      assertThat(queue.extensions()).isEmpty();
      jump(Duration.ofSeconds(10));
      await().untilAsserted(() -> assertThat(queue.extensions()).hasSize(3));
      assertThat(queue.settles.getLast().leases())
          .hasSize(3)
          .allMatch(extend -> ((Extend) extend).duration().equals(LEASE));
      jump(Duration.ofSeconds(26));
      await().untilAsserted(() -> assertThat(queue.extensions()).hasSize(6));
      assertThat(driver.stopped).isEmpty();
    }

    @Test
    void carryProgress_atMostOnceASecondInBetween() {
      queue.enqueue("a");
      start(1, 0);
      awaitBegun("a");
      var attempt = driver.attempts.get("a");
      attempt.progress(new Progress(1, "one"));
      await().untilAsserted(() -> assertThat(queue.extensions()).hasSize(1));
      attempt.progress(new Progress(2, "two"));
      attempt.progress(new Progress(3, "three"));
      jump(Duration.ofSeconds(1));
      await().untilAsserted(() -> assertThat(queue.extensions()).hasSize(2));
      assertThat(queue.extensions())
          .extracting(Extend::progress)
          .containsExactly(new Progress(1, "one"), new Progress(3, "three"));
    }

    @Test
    void thatAreRefusedStopTheWork_andNothingIsSettled() {
      queue.enqueue("a", "b");
      start(2, 0);
      awaitBegun("a", "b");
      queue.revoke("a");
      jump(Duration.ofSeconds(10));
      await().until(() -> driver.stopped.containsKey("a"));
      assertThat(driver.stopped.get("a").reason()).isEqualTo(Reason.LEASE_LOST);
      assertThat(driver.stopped.get("a").grace()).isEqualTo(Duration.ofSeconds(3));
      await().until(() -> counted("lost") == 1);
      driver.succeed("b");
      awaitSettled(1);
      assertThat(queue.settled).containsExactly(new Complete("token-2", resultOf("b"), null));
    }

    @Test
    void thatGetNoAnswerStopTheWorkBeforeTheLeaseEnds() {
      queue.enqueue("a");
      start(1, 0);
      awaitBegun("a");
      queue.mood = FakeQueue.Mood.SILENT;
      jump(Duration.ofSeconds(26));
      assertThat(driver.stopped).isEmpty();
      jump(Duration.ofSeconds(1));
      await().until(() -> driver.stopped.containsKey("a"));
      await().until(() -> counted("lost") == 1);
      assertThat(queue.settled).isEmpty();
    }
  }

  @Nested
  class WhenTheProcessStoodStill {
    @Test
    void aPrefetchedItemWhoseLeaseRanOutIsNotBegun() {
      queue.enqueue("a", "b");
      start(1, 1);
      awaitBegun("a");
      await().until(() -> queue.isLeased("b"));
      queue.mood = FakeQueue.Mood.OVERLOADED;
      jump(Duration.ofMinutes(1));
      await().until(() -> driver.stopped.containsKey("a"));
      await().until(() -> counted("lost") == 2);
      assertThat(driver.begun).containsExactly("a");
    }

    @Test
    void aResultWhoseLeaseRanOutIsDropped() {
      queue.enqueue("a");
      start(1, 0);
      awaitBegun("a");
      queue.mood = FakeQueue.Mood.OVERLOADED;
      driver.succeed("a");
      await().until(() -> registry.get("millrace.worker.slots.busy").gauge().value() == 0);
      jump(Duration.ofMinutes(1));
      await().until(() -> counted("lost") == 1);
      queue.mood = FakeQueue.Mood.WELL;
      queue.enqueue("b");
      awaitBegun("b");
      assertThat(queue.settled).isEmpty();
    }
  }

  @Nested
  class WhenTheQueueIsAway {
    @Test
    void resultsAreKeptAndSettledWhenItIsBack() throws IOException {
      queue.enqueue("a", "b");
      start(2, 0);
      awaitBegun("a", "b");
      queue.goAway();
      driver.succeed("a", "b");
      await().until(() -> registry.get("millrace.worker.slots.busy").gauge().value() == 0);
      jump(Duration.ofSeconds(20));
      queue.comeBack();
      awaitSettled(2);
      queue.enqueue("c");
      awaitBegun("c");
    }

    @Test
    void aCheckpointThatCouldNotBeSentGoesBeforeTheFailure() throws Exception {
      queue.handsOutAgain = true;
      queue.enqueue("a");
      start(1, 0);
      awaitBegun("a");
      queue.goAway();
      JsonData checkpoint = JsonData.parse("{\"stage\":1}");
      driver.attempts.get("a").checkpoint(checkpoint);
      driver.end("a", new Verdict.Failed(Failure.of("no")));
      driver.again("a");
      await().until(() -> registry.get("millrace.worker.slots.busy").gauge().value() == 0);
      queue.comeBack();
      await().until(() -> driver.begun.size() == 2);
      assertThat(driver.attempts.get("a").checkpoint()).isEqualTo(checkpoint);
    }

    @Test
    void whateverAnswersInItsPlaceEndsNothing() {
      queue.enqueue("a", "b");
      queue.mood = FakeQueue.Mood.REPLACED;
      start(1, 0);
      await().until(() -> queue.replaced.get() > 0);
      queue.mood = FakeQueue.Mood.WELL;
      awaitBegun("a");
      queue.mood = FakeQueue.Mood.REPLACED;
      int before = queue.replaced.get();
      driver.succeed("a");
      await().until(() -> queue.replaced.get() > before);
      queue.mood = FakeQueue.Mood.WELL;
      awaitBegun("b");
      assertThat(queue.settled).hasSize(1);
    }

    @Test
    void itIsFoundAgain_evenWhenItWasNeverThere() throws IOException {
      queue.goAway();
      start(1, 0);
      queue.enqueue("a");
      await().during(Duration.ofMillis(500)).until(() -> driver.begun.isEmpty());
      queue.comeBack();
      awaitBegun("a");
    }
  }

  @Nested
  class WhenItIsToldToEnd {
    @Test
    void whatIsNotBegunIsReturned_andWhatIsUnderWayFinishes() throws Exception {
      queue.enqueue("a", "b");
      start(1, 1);
      awaitBegun("a");
      await().until(() -> queue.isLeased("b"));
      Thread drain = drain();
      awaitSettled(1);
      assertThat(queue.settled)
          .containsExactly(new Release("token-2", ReleaseCause.RETURNED, null));
      assertThat(drain.isAlive()).isTrue();
      driver.succeed("a");
      drain.join();
      assertThat(queue.settled).last().isEqualTo(new Complete("token-1", resultOf("a"), null));
      assertThat(queue.settles.getLast().lease()).isNull();
      assertThat(driver.begun).containsExactly("a");
    }

    @Test
    void whatDoesNotFinishInTimeIsEvicted() throws Exception {
      queue.enqueue("a");
      start(1, 0, Duration.ofMinutes(5), Duration.ofMillis(200));
      awaitBegun("a");
      drain().join();
      assertThat(driver.stopped.get("a").reason()).isEqualTo(Reason.EVICTED);
      assertThat(driver.stopped.get("a").grace()).isEqualTo(Duration.ofSeconds(5));
      assertThat(queue.settled).containsExactly(new Release("token-1", ReleaseCause.EVICTED, null));
      assertThat(counted("evicted")).isEqualTo(1);
    }

    @Test
    void askingTwiceStopsWhatIsUnderWayAtOnce() throws Exception {
      queue.enqueue("a");
      start(1, 0);
      awaitBegun("a");
      Thread drain = drain();
      worker.hasten();
      drain.join();
      assertThat(queue.settled).containsExactly(new Release("token-1", ReleaseCause.EVICTED, null));
    }

    @Test
    void aPollUnderWayIsWaitedFor_andWhatItBringsIsReturned() throws Exception {
      start(1, 0);
      await().until(() -> !queue.polls.isEmpty());
      Thread drain = drain();
      await().until(() -> worker.isDraining());
      queue.enqueue("late");
      drain.join();
      assertThat(driver.begun).isEmpty();
      assertThat(queue.isLeased("late")).isFalse();
    }

    private Thread drain() {
      return Thread.startVirtualThread(
          () -> {
            try {
              worker.drain();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
    }
  }

  @Test
  void aWorkerThatIsClosedBeforeItBegins_neverBegins() throws Exception {
    worker = worker(1, 0, Duration.ofMinutes(5), Duration.ofMinutes(5));
    worker.close();

    worker.start();

    await().during(Duration.ofMillis(500)).until(() -> queue.polls.isEmpty());
  }

  @Test
  void workThatTakesTooLongIsStopped() {
    queue.enqueue("a");
    start(1, 0, Duration.ofMillis(200), Duration.ofMinutes(1));
    awaitBegun("a");
    awaitSettled(1);
    Fail fail = (Fail) queue.settled.getFirst();
    assertThat(fail.cause()).isEqualTo(FailCause.DEADLINE);
    assertThat(List.of(fail.retryable(), fail.reason().startsWith("stopped: not done by its")))
        .containsExactly(true, true);
  }
}
