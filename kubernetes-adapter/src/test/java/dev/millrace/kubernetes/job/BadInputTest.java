package dev.millrace.kubernetes.job;

import static dev.millrace.kubernetes.job.Rig.eventually;
import static dev.millrace.kubernetes.job.Rig.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.queue.Settlement.Fail;
import dev.millrace.kubernetes.cluster.End;
import dev.millrace.kubernetes.cluster.FakeCluster;
import dev.millrace.kubernetes.cluster.Run;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What people get wrong, or do while Jobs run.
@Timeout(60)
class BadInputTest {
  private final Rig rig = new Rig();
  private final Queue<Run> runs = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void anImageThatIsNotTherePausesTheQueueWithTheReason_andBurnsNoItem() {
    rig.cluster.runs(runs, run -> new End.NoImage());
    rig.queue.enqueue(names(30));
    rig.start(plan(10, 10));
    eventually().until(() -> runs.size() == 10);
    assertThat(rig.queue.pauseReason()).isNull();

    rig.awaitWhileTimePasses(() -> rig.queue.waitingNow() == 30);
    assertThat(rig.queue.pauseReason())
        .isEqualTo("ImagePullBackOff of image thumbs:7: Back-off pulling image: not found");
    goesOnOnceMended(30);
  }

  /// A paused queue has blamed no item, holds nothing of the cluster, and does all of them later.
  private void goesOnOnceMended(int items) {
    assertThat(rig.queue.settled(Fail.class)).isEmpty();
    rig.awaitNothingLeft();

    rig.cluster.runs(run -> End.done());
    rig.queue.resume();
    rig.awaitAllDone(items);
  }

  @Test
  void anImageThatComesInTimePausesNothing() {
    rig.cluster.runs(runs, run -> new End.NoImage());
    rig.queue.enqueue("a");
    rig.start(plan(1, 1));
    eventually().until(() -> runs.size() == 1);

    rig.cluster.end(runs.element().pod(), End.done());
    rig.awaitAllDone(1);
    assertThat(rig.queue.pauseReason()).isNull();
  }

  @Test
  void anImageThatOneNodeCannotPullPausesNothingWhileOthersStart() {
    rig.cluster.runs(
        runs,
        run -> run.name().equals("unlucky") && timesOf(run) == 1 ? new End.NoImage() : End.done());
    rig.queue.enqueue("unlucky");
    rig.start(plan(1, 2));
    eventually().until(() -> runs.size() == 1);

    var others = new AtomicInteger();
    while (rig.queue.done() <= others.get()) {
      rig.skip(Duration.ofSeconds(30));
      rig.queue.enqueue("other-" + others.incrementAndGet());
      eventually().until(() -> rig.queue.done() >= others.get());
    }
    assertThat(rig.queue.pauseReason()).isNull();
    assertThat(rig.queue.settled(Fail.class)).isEmpty();
  }

  @Test
  void podsThatFindNoNodePauseTheQueue_butNotWhileOthersAreAtWork() {
    rig.cluster.runs(
        runs,
        run ->
            run.name().equals("at-work")
                ? new End.Hang()
                : new End.NoNode("0/3 nodes are available"));
    rig.queue.enqueue("at-work", "waits");
    rig.start(plan(1, 2));
    rig.awaitWhileTimePasses(() -> runs.size() > 3);
    assertThat(rig.queue.pauseReason()).isNull();

    rig.cluster.end(
        runs.stream().filter(run -> run.name().equals("at-work")).findFirst().orElseThrow().pod(),
        End.done());
    rig.awaitAllDone(1);
    rig.awaitWhileTimePasses(() -> rig.queue.pauseReason() != null);
    assertThat(rig.queue.pauseReason())
        .isEqualTo("a pod has not started within 30m: 0/3 nodes are available");
    goesOnOnceMended(2);
  }

  @Test
  void aClusterThatTakesTheJobsAndMakesNoPodsPausesTheQueueWithWhereToLook() {
    rig.cluster.makesNoPods(true);
    rig.queue.enqueue(names(3));
    rig.start(plan(10, 10));
    eventually().until(() -> rig.cluster.jobs().size() == 1);

    rig.awaitWhileTimePasses(() -> rig.queue.pauseReason() != null && rig.queue.waitingNow() == 3);
    assertThat(rig.queue.pauseReason())
        .isEqualTo("no pod of its Job was made within 30m: `kubectl describe` of the Job says why");
    rig.cluster.makesNoPods(false);
    goesOnOnceMended(3);
  }

  @Test
  void itemsThatWaitForTheirTurnInAJobMayWaitForLong() {
    rig.cluster.runs(runs, run -> new End.Hang());
    rig.queue.enqueue(names(3));
    rig.start(plan(3, 1));
    for (int i = 1; i <= 3; i++) {
      int before = i;
      eventually().until(() -> runs.size() == before);
      rig.skip(Duration.ofMinutes(29));
      rig.cluster.end(runs.stream().skip(i - 1).findFirst().orElseThrow().pod(), End.done());
      rig.awaitAllDone(i);
    }
    assertThat(rig.queue.pauseReason()).isNull();
  }

  @Test
  void whereTheQueueMayNotBePaused_thisAdapterTakesNothingForAWhile() {
    rig.queue.mayPause = false;
    rig.cluster.runs(runs, run -> new End.NoProgram());
    rig.queue.enqueue(names(30));
    QueueRun run = rig.start(plan(10, 10));

    eventually().until(() -> run.blocked() != null && rig.queue.waitingNow() == 30);
    rig.awaitNothingLeft();
    assertThat(runs).as("one round, and perhaps not all of it").hasSizeBetween(1, 10);
    assertThat(run.blocked()).startsWith("the container cannot be run: StartError");

    rig.cluster.runs(each -> End.done());
    rig.skip(Duration.ofMinutes(2));
    rig.awaitAllDone(30);
  }

  @Test
  void aClusterThatRefusesTheJobsPausesTheQueueWithItsWords() {
    rig.cluster.misbehave(
        request ->
            request.getMethod().equals("POST") && request.getPath().contains("/jobs")
                ? FakeCluster.refusal(403, "Forbidden", "jobs.batch is forbidden: no permission")
                : null);
    rig.queue.enqueue(names(3));
    rig.start(plan(10, 10));

    eventually().until(() -> rig.queue.pauseReason() != null && rig.queue.waitingNow() == 3);
    assertThat(rig.queue.pauseReason())
        .isEqualTo(
            "the cluster refuses its Jobs: create Job: jobs.batch is forbidden: no permission");
  }

  @Test
  void aClusterThatLetsNoPodStartPausesTheQueue_andAllIsWellOnceTheRoleIsMended() {
    rig.cluster.misbehave(
        request ->
            request.getMethod().equals("PATCH")
                ? FakeCluster.refusal(403, "Forbidden", "pods is forbidden: no permission")
                : null);
    rig.queue.enqueue(names(3));
    rig.start(plan(10, 10));

    eventually().until(() -> rig.queue.pauseReason() != null && rig.queue.waitingNow() == 3);
    assertThat(rig.queue.pauseReason())
        .isEqualTo(
            "the cluster refuses to let its pods start: patch pod: pods is forbidden: no"
                + " permission");
    rig.awaitNothingLeft();

    rig.cluster.behave();
    rig.queue.resume();
    rig.awaitAllDone(3);
  }

  @Test
  void podsThatNeverFetchTheirDataPauseTheQueueWithTheReason_andBurnNoItem() {
    rig.cluster.runs(runs, run -> new End.Unfetched("http://queue:7070: ConnectException"));
    rig.queue.enqueue(names(3));
    rig.start(fetching(plan(10, 10)));
    eventually().until(() -> runs.size() >= 6); // it may have been a moment's trouble
    assertThat(rig.queue.pauseReason()).isNull();

    rig.awaitWhileTimePasses(() -> rig.queue.pauseReason() != null && rig.queue.waitingNow() == 3);
    assertThat(rig.queue.pauseReason())
        .isEqualTo(
            "no pod has fetched its data for 2m: the item's data could not be fetched:"
                + " http://queue:7070: ConnectException");
    goesOnOnceMended(3);
  }

  @Test
  void anItemWhosePodCannotFetchPausesNothingWhileOthersCan() {
    rig.cluster.runs(runs, run -> run.name().equals("bad") ? new End.Unfetched("no") : End.done());
    rig.queue.enqueue("bad");
    rig.start(fetching(plan(1, 2)));

    for (int i = 1; i <= 5; i++) {
      rig.skip(Duration.ofSeconds(90));
      rig.queue.enqueue("good-" + i);
      rig.awaitAllDone(i);
    }
    assertThat(rig.queue.pauseReason()).isNull();
  }

  private static QueuePlan fetching(QueuePlan plan) {
    return new QueuePlan(
        plan.installation(),
        plan.queue(),
        plan.namespace(),
        plan.chunk(),
        plan.parallelism(),
        plan.pod(),
        plan.deadline(),
        plan.ttl(),
        plan.memoryAfterOom(),
        plan.imagePatience(),
        plan.pendingPatience(),
        plan.suspend(),
        plan.kueue(),
        new QueuePlan.FetchPlan("adapter:1", URI.create("http://queue:7070"), null, null, true));
  }

  @Test
  void aQuotaThatIsUsedUpOnlyTakesLonger() {
    rig.cluster.misbehave(
        request ->
            request.getMethod().equals("POST") && request.getPath().contains("/jobs")
                ? FakeCluster.refusal(403, "Forbidden", "exceeded quota: jobs")
                : null);
    rig.queue.enqueue(names(3));
    rig.start(plan(10, 10));
    eventually().until(() -> rig.cluster.calls("POST jobs") >= 2);
    assertThat(rig.queue.pauseReason()).isNull();

    rig.cluster.behave();
    rig.awaitAllDone(3);
  }

  @Test
  void twoInstallationsInOneNamespaceLeaveEachOtherAlone() {
    rig.lease = Duration.ofMillis(600);
    rig.cluster.runs(runs, run -> new End.Exit(0, "{}", Duration.ofMillis(300)));
    var other = new MemoryQueue("u");
    rig.queue.enqueue(names(20));
    other.enqueue(names(20));
    rig.start(plan("here", "thumbs", 5, 10), rig.queue);
    rig.start(plan("there", "thumbs", 5, 10), other);

    rig.awaitAllDone(20);
    eventually().until(() -> other.done() == 20);
    assertThat(runs).hasSize(40);
    rig.awaitNothingLeft();
  }

  @Test
  void jobsOfOneQueueNeverHaveTheNameOfAnothers() {
    rig.cluster.runs(run -> new End.Hang());
    var other = new MemoryQueue();
    rig.queue.enqueue(names(5));
    other.enqueue(names(5));
    rig.start(plan("here", "thumbs", 1, 5), rig.queue);
    rig.start(plan("here", "thumbs-2", 1, 5), other);

    eventually().until(() -> rig.cluster.jobs().size() == 10);
    assertThat(new HashSet<>(jobNames())).hasSize(10);
  }

  @Test
  void aQueueThatIsDeletedWhileItsJobsRunTakesThemAlong() {
    rig.lease = Duration.ofMillis(600);
    rig.cluster.runs(run -> new End.Hang());
    rig.queue.enqueue(names(8));
    rig.start(plan(4, 8));
    eventually().until(() -> rig.cluster.jobs().size() == 2);

    rig.queue.deleted = true;

    rig.awaitNothingLeft();
  }

  @Test
  void jobsOfAQueueThatIsInTheSettingsNoMoreAreSeenToTheirEnd() {
    rig.cluster.runs(runs, run -> new End.Hang());
    rig.queue.enqueue(names(4));
    QueueRun before = rig.start(plan("here", "old-name", 4, 4), rig.queue);
    eventually().until(() -> runs.size() == 4);
    before.close();

    var renamed = new MemoryQueue("n");
    var service =
        new JobService(
            "here",
            new JobPlan(
                rig.lease,
                Duration.ofMillis(200),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                List.of(plan("here", "new-name", 4, 4))),
            namespace -> new HashSet<>(queueLabels()),
            queue -> rig.run(queue, queue.queue().equals("old-name") ? rig.queue : renamed));
    service.start();
    try {
      eventually().until(() -> service.leftovers().size() == 1);
      runs.forEach(run -> rig.cluster.end(run.pod(), End.done()));
      rig.awaitAllDone(4);
      rig.awaitNothingLeft();
      eventually().until(() -> service.leftovers().isEmpty());
    } finally {
      service.close();
    }
  }

  @Test
  void aJobThatIsAppliedAgainByHandIsNotRunAgain() {
    rig.cluster.runs(runs, run -> new End.Hang());
    rig.queue.enqueue("a");
    rig.start(plan(1, 1));
    eventually().until(() -> runs.size() == 1);
    Job copy = rig.cluster.jobs().getFirst();
    rig.cluster.end(runs.element().pod(), End.done());
    rig.awaitAllDone(1);
    rig.awaitNothingLeft();

    copy.getMetadata().setResourceVersion(null);
    copy.setStatus(null);
    rig.client.batch().v1().jobs().inNamespace(FakeCluster.NAMESPACE).resource(copy).create();
    eventually().until(() -> rig.cluster.pods().size() == 1);
    rig.awaitWhileTimePasses(() -> rig.cluster.jobs().isEmpty());

    rig.awaitNothingLeft();
    assertThat(runs).as("its pod never passed the gate").hasSize(1);
  }

  private long timesOf(Run run) {
    return runs.stream().filter(each -> each.name().equals(run.name())).count();
  }

  private List<String> jobNames() {
    return rig.cluster.jobs().stream().map(job -> job.getMetadata().getName()).toList();
  }

  private List<String> queueLabels() {
    return rig.cluster.jobs().stream()
        .map(job -> job.getMetadata().getLabels().getOrDefault(Words.QUEUE, ""))
        .toList();
  }

  private static String[] names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "item-" + i).toArray(String[]::new);
  }
}
