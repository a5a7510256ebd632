package dev.millrace.kubernetes.job;

import static dev.millrace.kubernetes.job.Rig.eventually;
import static dev.millrace.kubernetes.job.Rig.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Settlement.Fail;
import dev.millrace.contracts.queue.Settlement.FailCause;
import dev.millrace.contracts.queue.Settlement.Release;
import dev.millrace.contracts.queue.Settlement.ReleaseCause;
import dev.millrace.kubernetes.cluster.End;
import dev.millrace.kubernetes.cluster.Run;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Items through Jobs, and what ends them.
@Timeout(60)
class QueueRunTest {
  private final Rig rig = new Rig();
  private final Queue<Run> runs = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void everyItemRunsWithItsOwnFileAndName_andItsResultComesBack(int chunk) {
    rig.cluster.runs(runs, run -> End.done("{\"of\": %s}".formatted(run.item())));
    List<String> names = List.of("a/b c", "日本 $(HOME)", "UPPER", "x".repeat(1000), "..", "%2F");
    rig.queue.enqueue(names.toArray(String[]::new));
    rig.start(plan(chunk, 10));

    rig.awaitAllDone(names.size());
    for (String name : names) {
      assertThat(rig.queue.results.get(name))
          .isEqualTo(JsonData.of(Map.of("of", Map.of("n", name))));
    }
    assertThat(runs).extracting(Run::name).containsExactlyInAnyOrderElementsOf(names);
    assertThat(runs)
        .allSatisfy(
            run -> {
              assertThat(run.attempt()).isEqualTo(1);
              assertThat(run.environment())
                  .containsEntry("WORK_QUEUE", "thumbs")
                  .containsEntry("TRACEPARENT", "traceparent of " + run.name());
              assertThat(Instant.parse(run.environment().get("WORK_DEADLINE")))
                  .isBetween(
                      Instant.now().plusSeconds(500), Instant.now().plus(Duration.ofMinutes(10)));
            });
    rig.awaitNothingLeft();
  }

  @Test
  void noMorePodsAtOnceThanSaid_howeverManyItemsThereAre() {
    rig.queue.enqueue(names(60));
    rig.start(plan(20, 7));

    rig.awaitAllDone(60);
    assertThat(rig.cluster.mostPods()).isBetween(2, 7);
  }

  @Test
  void exit65IsForGood_anyOtherExitIsTriedAgain_bothWithTheEndOfTheLog() {
    rig.cluster.runs(
        run ->
            run.name().equals("never")
                ? End.exit(65, "not a video")
                : run.attempt() == 1 ? End.exit(3, "first line\nit broke\n") : End.done());
    rig.queue.enqueue("never", "again");
    rig.start(plan(10, 10));

    rig.awaitAllDone(1);
    eventually().until(() -> rig.queue.settled(Fail.class).size() == 2);
    assertThat(rig.queue.settled(Fail.class))
        .extracting(Fail::retryable, Fail::reason, Fail::stderr)
        .containsExactlyInAnyOrder(
            tuple(false, "exit status 65: not a video", "not a video"),
            tuple(true, "exit status 3: it broke", "first line\nit broke\n"));
    assertThat(rig.queue.results).containsOnlyKeys("again");
  }

  @Test
  void whatRunsOutOfMemoryGetsMoreOnce_thenItFails() {
    Queue<String> limits = new ConcurrentLinkedQueue<>();
    rig.cluster.runs(
        run -> {
          rig.cluster.pods().stream()
              .filter(pod -> pod.getMetadata().getName().equals(run.pod()))
              .map(pod -> pod.getSpec().getContainers().getFirst().getResources())
              .map(resources -> String.valueOf(resources.getLimits().get("memory")))
              .forEach(limits::add);
          return run.attempt() <= 2 ? new End.OutOfMemory() : End.done();
        });
    rig.queue.enqueue("big");
    rig.start(plan(10, 10));

    rig.awaitAllDone(1);
    assertThat(limits).containsExactly("64Mi", "256Mi", "256Mi");
    assertThat(rig.queue.settled)
        .extracting(each -> (Object) each.getClass())
        .startsWith(Release.class, Fail.class);
    assertThat(rig.queue.settled(Fail.class).getFirst().reason())
        .isEqualTo("ran out of memory and was killed (limit 256Mi)");
  }

  @Test
  void aDeadlineIsAFailureOfItsOwnKind() {
    rig.cluster.runs(run -> run.attempt() == 1 ? new End.DeadlineExceeded() : End.done());
    rig.queue.enqueue("slow");
    rig.start(plan(10, 10));

    rig.awaitAllDone(1);
    assertThat(rig.queue.settled(Fail.class))
        .extracting(Fail::cause)
        .containsExactly(FailCause.DEADLINE);
  }

  @Test
  void anEvictedPodIsNoFailedAttempt() {
    rig.cluster.runs(
        run ->
            run.attempt() == 1
                ? new End.Evicted("The node was low on resource: memory.")
                : End.done());
    rig.queue.enqueue("a");
    rig.start(plan(10, 10));

    rig.awaitAllDone(1);
    assertThat(rig.queue.settled(Fail.class)).isEmpty();
    assertThat(rig.queue.settled(Release.class))
        .extracting(Release::cause)
        .containsExactly(ReleaseCause.EVICTED);
  }

  @Test
  void aPodThatVanishesIsNoFailedAttempt_andTheOthersOfItsChunkGoOn() {
    rig.cluster.runs(
        runs, run -> run.name().equals("a") && run.attempt() == 1 ? new End.Hang() : End.done());
    rig.queue.enqueue("a", "b", "c");
    rig.start(plan(10, 10));
    rig.awaitAllDone(2);

    rig.cluster.losePod(
        runs.stream().filter(run -> run.name().equals("a")).findFirst().orElseThrow().pod());

    rig.awaitAllDone(3);
    assertThat(rig.queue.settled(Fail.class)).isEmpty();
    rig.awaitNothingLeft();
  }

  @Test
  void aContainerBesideTheWorkerThatNeverEndsKeepsNoPlaceFromTheOtherItems() {
    rig.cluster.runs(runs, run -> new End.Accompanied());
    rig.queue.enqueue(names(6));
    QueuePlan plan = plan(6, 2);
    plan.pod().getContainers().add(new ContainerBuilder().withName("proxy").build());
    rig.start(plan);

    rig.awaitAllDone(6);
    assertThat(runs).hasSize(6);
    rig.awaitNothingLeft();
  }

  @Test
  void aDeletedJobLosesNothingAndRepeatsNothingThatIsDone() {
    rig.cluster.runs(
        runs, run -> run.name().equals("slow") && run.attempt() == 1 ? new End.Hang() : End.done());
    rig.queue.enqueue("quick", "slow");
    rig.start(plan(10, 10));
    rig.awaitAllDone(1);

    rig.cluster.deleteJob(rig.cluster.jobs().getFirst().getMetadata().getName());

    rig.awaitAllDone(2);
    assertThat(runs).extracting(Run::name).containsExactlyInAnyOrder("quick", "slow", "slow");
    assertThat(rig.queue.settled(Fail.class)).isEmpty();
  }

  @Test
  void aResultThatMayBeCutOrIsNoJsonIsAFailureThatSaysSo() {
    rig.cluster.runs(
        run ->
            switch (run.name()) {
              case "long" -> End.done("{\"x\": \"" + "y".repeat(4087) + "\"}");
              case "text" -> End.done("done!");
              default -> End.done("{\"x\": \"" + "y".repeat(4000) + "\"}");
            });
    rig.queue.enqueue("long", "text", "fits");
    rig.queue.refuseResultsWith = 0;
    rig.start(plan(10, 10));

    eventually().until(() -> rig.queue.settled(Fail.class).size() >= 2);
    rig.awaitAllDone(1);
    assertThat(rig.queue.results).containsOnlyKeys("fits");
    assertThat(rig.queue.settled(Fail.class))
        .extracting(Fail::reason)
        .anyMatch(reason -> reason.startsWith("the result has 4096 bytes or more"))
        .anyMatch(reason -> reason.startsWith("the result is not one JSON object"));
  }

  @Test
  void aResultThatTheQueueRefusesFailsForGoodWhenItIsTooLarge() {
    rig.queue.refuseResultsWith = 413;
    rig.queue.enqueue("a");
    rig.start(plan(1, 1));

    eventually().until(() -> !rig.queue.settled(Fail.class).isEmpty());
    assertThat(rig.queue.settled(Fail.class).getFirst().retryable()).isFalse();
  }

  @Test
  void dataThatFitsNoConfigMapIsADeadLetterThatSaysWhatToDo() {
    rig.queue.enqueue("huge", JsonData.of(Map.of("x", "y".repeat(Chunk.MAX_BYTES))));
    rig.queue.enqueue("small");
    rig.start(plan(10, 10));

    rig.awaitAllDone(1);
    eventually().until(() -> !rig.queue.settled(Fail.class).isEmpty());
    Fail fail = rig.queue.settled(Fail.class).getFirst();
    assertThat(fail.retryable()).isFalse();
    assertThat(fail.reason()).contains("more than a ConfigMap holds: set fetch.image");
  }

  @Test
  void dataThatFillsAConfigMapIsSpreadOverSeveral() {
    for (int i = 0; i < 6; i++) {
      rig.queue.enqueue("item-" + i, JsonData.of(Map.of("x", "y".repeat(300_000))));
    }
    rig.start(plan(10, 10));

    rig.awaitAllDone(6);
    rig.awaitNothingLeft();
  }

  @Test
  void aLeaseThatIsGoneEndsItsPod_andWhatItWouldHaveSaidChangesNothing() {
    rig.lease = Duration.ofMillis(600);
    rig.cluster.runs(run -> run.name().equals("lost") ? new End.Hang() : End.done());
    rig.queue.enqueue("lost", "other");
    rig.start(plan(10, 10));
    rig.awaitAllDone(1);

    rig.queue.revoke("lost");

    rig.awaitNothingLeft();
    assertThat(rig.queue.settled).hasSize(1);
  }

  @Test
  void leasesAreKeptWhileAJobIsSuspended_andItRunsOnceItIsAdmitted() {
    rig.lease = Duration.ofMillis(600);
    rig.queue.enqueue("a", "b");
    QueuePlan plan = plan(10, 10);
    rig.start(
        new QueuePlan(
            plan.installation(),
            plan.queue(),
            plan.namespace(),
            10,
            10,
            plan.pod(),
            plan.deadline(),
            plan.ttl(),
            null,
            plan.imagePatience(),
            plan.pendingPatience(),
            true,
            "team-a",
            null));

    eventually().until(() -> rig.queue.extended.size() >= 8);
    assertThat(rig.cluster.pods()).isEmpty();
    assertThat(rig.cluster.jobs())
        .allSatisfy(
            job ->
                assertThat(job.getMetadata().getLabels())
                    .containsEntry("kueue.x-k8s.io/queue-name", "team-a"));
    assertThat(rig.queue.leasedNow()).isEqualTo(2);

    rig.cluster.jobs().forEach(job -> rig.cluster.suspend(job.getMetadata().getName(), false));
    rig.awaitAllDone(2);
  }

  @Test
  void whatASuspendedJobHadBegunGoesBackToTheQueue_andIsNotHeldAgainstTheItem() {
    rig.cluster.runs(runs, run -> runs.size() == 1 ? new End.Hang() : End.done());
    rig.queue.enqueue("a");
    rig.start(plan(1, 1));
    eventually().until(() -> runs.size() == 1);

    rig.cluster.suspend(rig.cluster.jobs().getFirst().getMetadata().getName(), true);

    rig.awaitAllDone(1);
    assertThat(runs).hasSize(2);
    assertThat(rig.queue.settled(Fail.class)).isEmpty();
  }

  @Test
  void aNewAdapterAdoptsWhatRuns_keepsItsLeases_andSettlesIt() {
    rig.lease = Duration.ofMillis(600);
    rig.cluster.runs(runs, run -> new End.Hang());
    rig.queue.enqueue("a", "b", "c");
    QueueRun first = rig.start(plan(10, 10));
    eventually().until(() -> runs.size() == 3);
    first.close();
    int before = rig.queue.extended.size();

    rig.start(plan(10, 10));
    eventually().until(() -> rig.queue.extended.size() > before + 6);
    runs.forEach(run -> rig.cluster.end(run.pod(), End.done("{\"by\": \"the first\"}")));

    rig.awaitAllDone(3);
    assertThat(runs).hasSize(3);
    rig.awaitNothingLeft();
  }

  @Test
  void podsThatEndWhileNoAdapterIsThereAreSettledByTheNext() {
    rig.cluster.runs(runs, run -> new End.Hang());
    rig.queue.enqueue("a", "b");
    QueueRun first = rig.start(plan(10, 10));
    eventually().until(() -> runs.size() == 2);
    first.close();
    runs.forEach(run -> rig.cluster.end(run.pod(), End.done("{\"n\": 1}")));

    rig.start(plan(10, 10));

    rig.awaitAllDone(2);
    assertThat(runs).hasSize(2);
  }

  @Test
  void twoReplicasDoEveryItemOnce() {
    rig.cluster.runs(runs, run -> new End.Exit(0, "{}", Duration.ofMillis(20)));
    rig.queue.enqueue(names(60));
    rig.start(plan(10, 10));
    rig.start(plan(10, 10));

    rig.awaitAllDone(60);
    rig.awaitNothingLeft();
    assertThat(runs).hasSize(60);
    assertThat(rig.queue.settled).hasSize(60);
  }

  private static String[] names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "item-" + i).toArray(String[]::new);
  }
}
