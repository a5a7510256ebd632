package dev.millrace.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Settlement.FailCause;
import dev.millrace.kubernetes.fetch.ItemFetch;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every ending that a pod can have, in the words in which the kubelet, the scheduler and the node
/// controller report it.
class PodReadingTest {
  private static PodState read(String metadata, String status) {
    return read(metadata, "containers: [{name: worker}]", status);
  }

  private static PodState read(String metadata, String spec, String status) {
    String yaml =
        """
        apiVersion: v1
        kind: Pod
        metadata: {%s}
        spec: {%s}
        status: {%s}
        """;
    return PodReading.of(
        Serialization.unmarshal(yaml.formatted(metadata, spec, status), Pod.class), true);
  }

  private static String worker(int exit, String reason, String message) {
    return "containerStatuses: [{name: worker, state: {terminated: {exitCode: %d, reason: %s, message: '%s'}}}]"
        .formatted(exit, reason, message);
  }

  private static Verdict verdict(String metadata, String status) {
    PodState state = read(metadata, status);
    assertThat(state).isInstanceOf(PodState.Ended.class);
    return ((PodState.Ended) state).verdict();
  }

  @Nested
  class WhoseFaultItWas {
    @Test
    void exit0IsDone_alsoWhereTheNodeEndsThePodInTheSameMoment() {
      String done = worker(0, "Completed", "{\"n\": 1}");
      var expected = new Verdict.Done(JsonData.parse("{\"n\":1}"));
      assertThat(verdict("", "phase: Succeeded, " + done)).isEqualTo(expected);
      assertThat(verdict("", "phase: Failed, reason: Evicted, " + done)).isEqualTo(expected);
      assertThat(verdict("deletionTimestamp: '2020-01-01T00:00:00Z'", "phase: Running, " + done))
          .isEqualTo(expected);
    }

    @Test
    void noResultIsAnEmptyOne() {
      assertThat(verdict("", "phase: Succeeded, " + worker(0, "Completed", " ")))
          .isEqualTo(new Verdict.Done(JsonData.empty()));
    }

    @ParameterizedTest
    @CsvSource({"65, false", "1, true", "137, true", "143, true"})
    void otherExitsAreTheWorkers(int exit, boolean retryable) {
      Verdict verdict = verdict("", "phase: Failed, " + worker(exit, "Error", "oops"));
      assertThat(verdict).isInstanceOf(Verdict.Failed.class);
      assertThat(((Verdict.Failed) verdict).retryable()).isEqualTo(retryable);
      assertThat(((Verdict.Failed) verdict).log()).isEqualTo("oops");
    }

    @ParameterizedTest
    @CsvSource({
      "128, exit status 128",
      "129, ended by signal 1 (exit status 129)",
      "192, ended by signal 64 (exit status 192)",
      "193, exit status 193",
      "255, exit status 255"
    })
    void onlyAStatusThatStandsForASignalIsCalledOne(int exit, String what) {
      Verdict verdict = verdict("", "phase: Failed, " + worker(exit, "Error", "oops"));
      assertThat(((Verdict.Failed) verdict).reason()).isEqualTo(what + ": oops");
    }

    @Test
    void killedForMemory() {
      assertThat(verdict("", "phase: Failed, " + worker(137, "OOMKilled", "")))
          .isInstanceOf(Verdict.OutOfMemory.class);
    }

    @Test
    void theDeadline_withAndWithoutAStatusOfTheContainer() {
      for (String status :
          new String[] {
            "phase: Failed, reason: DeadlineExceeded",
            "phase: Failed, reason: DeadlineExceeded, " + worker(137, "Error", "")
          }) {
        assertThat(((Verdict.Failed) verdict("", status)).cause()).isEqualTo(FailCause.DEADLINE);
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "reason: Evicted, message: 'The node was low on resource: memory.'",
          "reason: Preempting",
          "reason: NodeLost",
          "reason: NodeShutdown",
          "reason: Terminated, message: 'Pod was terminated in response to imminent node"
              + " shutdown.'",
          "reason: OutOfcpu",
          "reason: OutOfpods",
          "reason: NodeAffinity",
          "reason: UnexpectedAdmissionError",
          "conditions: [{type: DisruptionTarget, status: 'True', reason: DeletionByTaintManager}]",
          "conditions: [{type: DisruptionTarget, status: 'True', reason: PreemptionByScheduler}]"
        })
    void whatTheClusterDidIsNotTheItemsFault(String how) {
      assertThat(verdict("", "phase: Failed, " + how)).isInstanceOf(Verdict.Disrupted.class);
      assertThat(verdict("", "phase: Failed, " + how + ", " + worker(137, "Error", "")))
          .isInstanceOf(Verdict.Disrupted.class);
    }

    @Test
    void butFillingTheDiskIs() {
      String status =
          "phase: Failed, reason: Evicted, message: 'Pod ephemeral local storage usage exceeds the"
              + " total limit of containers 1Gi.'";
      assertThat(verdict("", status)).isInstanceOf(Verdict.Failed.class);
    }

    @Test
    void aPodThatIsDeletedAndEndsBySignalWasDisrupted() {
      assertThat(
              verdict(
                  "deletionTimestamp: '2020-01-01T00:00:00Z'",
                  "phase: Failed, " + worker(143, "Error", "")))
          .isInstanceOf(Verdict.Disrupted.class);
    }

    @Test
    void anInitContainerOfTheUsersIsTheItemsFault_andOursIsNot() {
      String status =
          "phase: Failed, initContainerStatuses: [{name: %s, state: {terminated: {exitCode: %d,"
              + " message: no}}}]";
      assertThat(verdict("", status.formatted("prepare", 2))).isInstanceOf(Verdict.Failed.class);
      assertThat(read("", status.formatted("millrace-fetch", 1)))
          .isEqualTo(new PodState.Unfetched("the item's data could not be fetched: no"));
      assertThat(read("", status.formatted("millrace-fetch", ItemFetch.EXIT_HOPELESS)))
          .isEqualTo(new PodState.Stuck("the item's data could not be fetched: no", true));
    }
  }

  @Nested
  class Results {
    @Test
    void oneByteBelowTheKubeletsBoundIsTaken() {
      String result = "{\"x\":\"" + "y".repeat(4095 - 8) + "\"}";
      assertThat(verdict("", "phase: Succeeded, " + worker(0, "Completed", result)))
          .isEqualTo(new Verdict.Done(JsonData.parse(result)));
    }

    @Test
    void atTheBoundItMayHaveBeenCut() {
      String result = "{\"x\":\"" + "y".repeat(4096 - 8) + "\"}";
      assertThat(verdict("", "phase: Succeeded, " + worker(0, "Completed", result)))
          .isInstanceOf(Verdict.Failed.class);
    }

    @Test
    void withManyContainersTheBoundIsLower() {
      String result = "{\"x\":\"" + "y".repeat(3100) + "\"}";
      String status =
          "phase: Succeeded, initContainerStatuses: [{name: a}, {name: b}], containerStatuses:"
              + " [{name: c}, {name: worker, state: {terminated: {exitCode: 0, message: '%s'}}}]";
      Verdict verdict = verdict("", status.formatted(result));
      assertThat(((Verdict.Failed) verdict).reason()).contains("3072 bytes or more");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"[1]", "done", "{\"a\": 1} {\"b\": 2}", "{\"a\": \"\uFFFD\"}", "{\"a\": 1"})
    void whatIsNotOneJsonObjectIsAFailure(String result) {
      assertThat(verdict("", "phase: Succeeded, " + worker(0, "Completed", result)))
          .isInstanceOf(Verdict.Failed.class);
    }
  }

  @Nested
  class BeforeTheEnd {
    @Test
    void theGateComesFirst() {
      assertThat(
              read(
                  "",
                  "containers: [{name: worker}], schedulingGates: [{name: millrace.dev/item}]",
                  "phase: Pending"))
          .isInstanceOf(PodState.Gated.class);
    }

    @Test
    void nobodyElsesGateIsOurs() {
      assertThat(
              read(
                  "",
                  "containers: [{name: worker}], schedulingGates: [{name: other/gate}]",
                  "phase: Pending"))
          .isInstanceOf(PodState.Pending.class);
    }

    @Test
    void aPodThatFindsNoNodeSaysWhy() {
      String status =
          "phase: Pending, conditions: [{type: PodScheduled, status: 'False', message: 0/3 nodes"
              + " are available}]";
      assertThat(read("", status)).isEqualTo(new PodState.Pending("0/3 nodes are available"));
    }

    @ParameterizedTest
    @CsvSource({
      "ErrImagePull, false",
      "ImagePullBackOff, false",
      "CreateContainerConfigError, false",
      "InvalidImageName, true",
      "ErrImageNeverPull, true"
    })
    void aContainerThatCannotBeMade(String reason, boolean hopeless) {
      String status =
          "phase: Pending, containerStatuses: [{name: worker, image: 'thumbs:7', state: {waiting:"
              + " {reason: %s, message: not found}}}]";
      assertThat(read("", status.formatted(reason)))
          .isEqualTo(new PodState.Stuck(reason + " of image thumbs:7: not found", hopeless));
    }

    @Test
    void aProgramThatIsNotInTheImageIsNoItemsFault() {
      assertThat(read("", "phase: Failed, " + worker(128, "StartError", "exec: not found")))
          .isEqualTo(
              new PodState.Stuck("the container cannot be run: StartError: exec: not found", true));
    }

    @Test
    void aPodToldToEndMayStillBeWorking() {
      assertThat(
              read(
                  "deletionTimestamp: '2020-01-01T00:00:00Z', deletionGracePeriodSeconds: 7",
                  "phase: Running"))
          .isEqualTo(new PodState.Ending(7));
    }

    @Test
    void anExitOtherThan0IsNotJudgedBeforeThePodIsOver() {
      // The reason, such as a deadline, may come with the phase only.
      assertThat(read("", "phase: Running, " + worker(137, "Error", "")))
          .isInstanceOf(PodState.Working.class);
    }
  }
}
