package dev.millrace.kubernetes.job;

import static dev.millrace.kubernetes.job.Rig.eventually;
import static dev.millrace.kubernetes.job.Rig.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.SettleResult.Settled;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.kubernetes.cluster.End;
import dev.millrace.kubernetes.cluster.FakeCluster;
import dev.millrace.kubernetes.cluster.Run;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a real API server does that a friendly one does not.
@Timeout(60)
class FaultTest {
  private final Rig rig = new Rig();
  private final Queue<Run> runs = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    rig.cluster.behave();
    rig.close();
  }

  private static boolean is(RecordedRequest request, String method, String kind) {
    return request.getMethod().equals(method) && request.getPath().contains("/" + kind);
  }

  /// The first calls of that kind fail so.
  private void failFirst(
      int count, String method, String kind, Function<RecordedRequest, MockResponse> how) {
    var left = new AtomicInteger(count);
    rig.cluster.misbehave(
        request ->
            is(request, method, kind) && left.getAndDecrement() > 0 ? how.apply(request) : null);
  }

  @Test
  void anOverloadedServerIsLeftAlone_andNothingMoreIsLeasedMeanwhile() throws Exception {
    var refused = new AtomicInteger();
    rig.cluster.misbehave(
        request -> {
          if (is(request, "POST", "jobs")) {
            refused.incrementAndGet();
            return FakeCluster.tooManyRequests(1);
          }
          return null;
        });
    rig.queue.enqueue(names(40));
    rig.start(plan(5, 20));

    eventually().until(() -> refused.get() >= 3);
    assertThat(rig.queue.leasedNow()).isEqualTo(5);
    assertThat(rig.queue.waitingNow()).isEqualTo(35);

    rig.cluster.behave();
    rig.awaitAllDone(40);
  }

  @Test
  void anOverloadedServerIsLeftAloneByANewAdapterToo() {
    var refused = runningJobRefusesItsConfigMap(() -> FakeCluster.tooManyRequests(1));
    rig.start(plan(1, 1));

    eventually().until(() -> refused.size() >= 3);
    List<Long> times = List.copyOf(refused);
    assertThat(Duration.ofNanos(times.get(2) - times.get(0)))
        .isGreaterThan(Duration.ofMillis(1500));

    rig.cluster.behave();
    runs.forEach(run -> rig.cluster.end(run.pod(), End.done()));
    rig.awaitAllDone(1);
  }

  @Test
  void aRoleThatMayNotReadWhatJobsAreForIsToldOf() {
    var refused =
        runningJobRefusesItsConfigMap(
            () -> FakeCluster.refusal(403, "Forbidden", "configmaps: no permission"));
    QueueRun run = rig.start(plan(1, 1));

    eventually()
        .untilAsserted(
            () ->
                assertThat(run.trouble())
                    .startsWith("cluster: Job ")
                    .endsWith(" cannot be adopted: get ConfigMap: configmaps: no permission"));
    assertThat(refused.size()).isLessThan(10);
  }

  /// An adapter has made a Job and ended, and the next one will be refused what it was for.
  ///
  /// @return when it was refused
  private Queue<Long> runningJobRefusesItsConfigMap(Supplier<MockResponse> how) {
    rig.cluster.runs(runs, run -> new End.Hang());
    rig.queue.enqueue("a");
    QueueRun first = rig.start(plan(1, 1));
    eventually().until(() -> runs.size() == 1);
    first.close();
    var refused = new ConcurrentLinkedQueue<Long>();
    rig.cluster.misbehave(
        request -> {
          if (!is(request, "GET", "configmaps")) {
            return null;
          }
          refused.add(System.nanoTime());
          return how.get();
        });
    return refused;
  }

  @Test
  void leasesAreKeptWhileTheServerIsAway() {
    rig.lease = Duration.ofMillis(600);
    rig.cluster.misbehave(
        request ->
            is(request, "POST", "")
                ? FakeCluster.refusal(503, "ServiceUnavailable", "away")
                : null);
    rig.queue.enqueue("a", "b");
    rig.start(plan(5, 5));

    eventually().until(() -> rig.queue.extended.size() >= 8);
    rig.cluster.behave();

    rig.awaitAllDone(2);
  }

  @Test
  void aHeartbeatThatFailsIsNotTheLast() {
    rig.lease = Duration.ofMillis(600);
    rig.cluster.runs(run -> new End.Hang());
    rig.queue.enqueue("a");
    var broken = new AtomicInteger(1);
    rig.start(
        plan(1, 1),
        new Leases() {
          @Override
          public List<Lease> lease(int max, Duration wait)
              throws IOException, InterruptedException {
            return rig.queue.lease(max, wait);
          }

          @Override
          public List<Settled> settle(List<? extends Settlement> settlements) throws IOException {
            if (!settlements.isEmpty() && broken.getAndDecrement() > 0) {
              throw new IllegalStateException("a mistake of ours");
            }
            return rig.queue.settle(settlements);
          }

          @Override
          public void pause(String reason) throws IOException {
            rig.queue.pause(reason);
          }
        });

    eventually().until(() -> rig.queue.extended.size() >= 3);
  }

  @Test
  void aJobWhoseMakingFailsIsMadeByTheNextTry() {
    var broken = new AtomicInteger(2);
    rig.between =
        cluster ->
            (Cluster)
                Proxy.newProxyInstance(
                    Cluster.class.getClassLoader(),
                    new Class<?>[] {Cluster.class},
                    (proxy, method, arguments) -> {
                      if (method.getName().equals("create") && broken.getAndDecrement() > 0) {
                        throw new IllegalStateException("a mistake of ours");
                      }
                      return call(cluster, method, arguments);
                    });
    rig.queue.enqueue("a");
    rig.start(plan(1, 1));

    rig.awaitAllDone(1);
  }

  private static @Nullable Object call(Cluster on, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Test
  void aLookForLeftoversThatFailsIsNotTheLast() {
    var looks = new AtomicInteger();
    var service =
        new JobService(
            "here",
            new JobPlan(
                rig.lease,
                Duration.ofMillis(200),
                Duration.ofSeconds(1),
                Duration.ofMillis(50),
                List.of(plan(1, 1))),
            namespace -> {
              if (looks.getAndIncrement() == 0) {
                throw new IllegalStateException("a mistake of ours");
              }
              return Set.of();
            },
            queue -> rig.run(queue, rig.queue));
    service.start();
    try {
      eventually().until(() -> looks.get() >= 3);
    } finally {
      service.close();
    }
  }

  @Test
  void aJobThatWasMadeWithoutOurHearingOfItIsMetByItsName() {
    var first = new AtomicInteger(1);
    rig.cluster.runs(runs, run -> End.done());
    // The server makes the Job, and the answer is lost.
    rig.cluster.loseAnswers(request -> is(request, "POST", "jobs") && first.getAndDecrement() > 0);
    rig.queue.enqueue("a");
    rig.start(plan(5, 5));

    rig.awaitAllDone(1);
    assertThat(runs).hasSize(1);
    assertThat(rig.cluster.calls("POST jobs")).isEqualTo(2);
  }

  @Test
  void aConfigMapThatCannotBeMadeAtOnceIsMadeLater() {
    failFirst(
        3, "POST", "configmaps", request -> FakeCluster.refusal(500, "InternalError", "etcd"));
    rig.queue.enqueue("a");
    rig.start(plan(5, 5));

    rig.awaitAllDone(1);
  }

  @Test
  void aPodThatChangedMeanwhileIsLetGoInTheNextPass() {
    failFirst(2, "PATCH", "pods", request -> FakeCluster.refusal(409, "Conflict", "modified"));
    rig.queue.enqueue("a");
    rig.start(plan(5, 5));

    rig.awaitAllDone(1);
  }

  @Test
  void droppedWatchesResume() {
    rig.cluster.runs(runs, run -> new End.Hang());
    rig.queue.enqueue("a", "b");
    rig.start(plan(5, 5));
    eventually().until(() -> runs.size() == 2);

    rig.cluster.dropWatches();
    runs.forEach(run -> rig.cluster.end(run.pod(), End.done()));

    rig.awaitAllDone(2);
    rig.awaitNothingLeft();
  }

  @Test
  void aBookmarkIsNoObject_andWatchesGoOnBehindIt() {
    rig.cluster.runs(runs, run -> new End.Hang());
    rig.queue.enqueue("a", "b");
    QueueRun run = rig.start(plan(5, 5));
    eventually().until(() -> runs.size() == 2);
    int lists = rig.cluster.calls("GET pods");
    List<String> versions =
        rig.cluster.pods().stream().map(pod -> pod.getMetadata().getResourceVersion()).toList();

    rig.cluster.bookmark(Collections.max(versions, Comparator.comparing(Long::valueOf)));
    rig.cluster.end(runs.remove().pod(), End.done());
    eventually().until(() -> rig.queue.done() == 1);
    rig.cluster.dropWatches();
    eventually().until(() -> rig.cluster.watches() == 2);
    rig.cluster.end(runs.remove().pod(), End.done());

    rig.awaitAllDone(2);
    rig.awaitNothingLeft();
    assertThat(run.trouble()).isNull();
    assertThat(rig.cluster.calls("GET pods")).as("none was listed anew").isEqualTo(lists);
  }

  @Test
  void aWatchWhoseVersionIsGoneBeginsAnewWithAListing() {
    rig.cluster.runs(runs, run -> new End.Hang());
    rig.queue.enqueue("a");
    rig.start(plan(5, 5));
    eventually().until(() -> runs.size() == 1);
    int lists = rig.cluster.calls("GET pods");

    rig.cluster.expireWatches();
    eventually().until(() -> rig.cluster.calls("GET pods") > lists);
    runs.forEach(run -> rig.cluster.end(run.pod(), End.done()));

    rig.awaitAllDone(1);
  }

  @Test
  void whatAWatchMissedIsFoundByTheNextFullLook() {
    rig.cluster.runs(runs, run -> new End.Hang());
    rig.queue.enqueue("a");
    QueueRun run = rig.start(plan(5, 5));
    eventually().until(() -> runs.size() == 1);

    rig.cluster.muteWatches(true);
    rig.cluster.end(runs.element().pod(), End.done());
    eventually()
        .until(
            () ->
                rig.cluster.pods().stream()
                    .allMatch(pod -> "Succeeded".equals(pod.getStatus().getPhase())));
    rig.cluster.muteWatches(false);
    assertThat(rig.queue.results).isEmpty();
    run.relist();

    rig.awaitAllDone(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aRoleThatMayNotListIsToldOf_andAllIsWellOnceItIsMended(int status) {
    rig.cluster.misbehave(
        request ->
            request.getMethod().equals("GET")
                ? FakeCluster.refusal(status, "Forbidden", "jobs.batch: no permission")
                : null);
    rig.queue.enqueue("a");
    QueueRun run = rig.start(plan(1, 1));
    eventually()
        .untilAsserted(
            () ->
                assertThat(run.trouble())
                    .isEqualTo("cluster: list and watch: jobs.batch: no permission"));

    rig.cluster.behave();
    rig.awaitAllDone(1);
    eventually().untilAsserted(() -> assertThat(run.trouble()).isNull());
  }

  @Test
  void aSlowServerOnlyTakesLonger() {
    rig.cluster.misbehave(
        request -> {
          sleep(100);
          return null;
        });
    rig.queue.enqueue(names(10));
    rig.start(plan(10, 10));

    rig.awaitAllDone(10);
  }

  @Test
  void aServerThatDoesNotAnswerIsWaitedFor_andPausesNothing() {
    failFirst(
        1,
        "POST",
        "jobs",
        request -> {
          sleep(3000); // longer than a call may take
          return FakeCluster.refusal(503, "ServiceUnavailable", "too late");
        });
    rig.queue.enqueue("a");
    rig.start(plan(5, 5));

    rig.awaitAllDone(1);
    assertThat(rig.queue.pauseReason()).isNull();
  }

  /// As a proxy says that is in between.
  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "[]", "<html>", "{\"kind\":\"Status\",\"code\":200}"})
  void anAnswerThatIsNotTheObjectIsNone_andPausesNothing(String body) {
    failFirst(2, "POST", "jobs", request -> answer(body));
    rig.queue.enqueue("a");
    rig.start(plan(5, 5));
    rig.awaitAllDone(1);

    failFirst(2, "POST", "configmaps", request -> answer(body));
    rig.queue.enqueue("b");
    rig.awaitAllDone(2);
    assertThat(rig.queue.pauseReason()).isNull();
    rig.awaitNothingLeft();
  }

  private static MockResponse answer(String body) {
    return new MockResponse().setResponseCode(200).setBody(body);
  }

  @Test
  void anythingMayFailAtAnyTime() {
    long seed = RandomGenerator.getDefault().nextLong();
    var random = new Random(seed);
    rig.cluster.runs(
        started -> {
          runs.add(started);
          return End.done("{\"n\": \"%s\"}".formatted(started.name()));
        });
    rig.cluster.misbehave(request -> any(random));
    rig.queue.enqueue(names(60));
    QueueRun run = rig.start(plan(7, 20));
    eventually().atMost(Duration.ofSeconds(40)).until(() -> rig.queue.done() >= 20);
    rig.cluster.dropWatches();

    // The mock server does not tell a watch that resumes what it missed: a full look does.
    eventually()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              run.relist();
              assertThat(rig.queue.done()).as("seed %d", seed).isEqualTo(60);
            });
    rig.cluster.behave();
    rig.awaitNothingLeft();
    assertThat(runs).as("seed %d", seed).hasSize(60);
  }

  private static synchronized @Nullable MockResponse any(Random random) {
    int dice = random.nextInt(100);
    if (dice < 5) {
      return FakeCluster.refusal(500, "InternalError", "etcd leader changed");
    }
    if (dice < 8) {
      return FakeCluster.tooManyRequests(0);
    }
    return dice < 10 ? FakeCluster.refusal(503, "ServiceUnavailable", "away") : null;
  }

  private static void sleep(int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String[] names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "item-" + i).toArray(String[]::new);
  }
}
