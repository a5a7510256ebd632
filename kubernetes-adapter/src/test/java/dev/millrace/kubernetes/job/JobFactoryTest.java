package dev.millrace.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.Lease;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written into the cluster.
class JobFactoryTest {
  private static Lease lease(String name, String token) {
    return lease(name, token, JsonData.empty());
  }

  private static Lease lease(String name, String token, JsonData data) {
    return new Lease(token, name, data, 1, 0, null, null, null, Instant.EPOCH, null);
  }

  private static Chunk chunk(Lease... leases) {
    return new Chunk(List.of(leases), false, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a/b.mp4", "日本語", "-", " ", "UPPER lower", "..", "0", "%2F", "a\u0301", "😀"})
  void anyItemNameMakesANameThatKubernetesTakes(String item) {
    String name = JobNames.of("here", "thumbs", List.of(lease(item, "t")));
    assertThat(name).matches("[a-z]([-a-z0-9]*[a-z0-9])?").hasSizeLessThanOrEqualTo(51);
  }

  @Test
  void namesDifferByInstallationQueueItemsAndAttempts_andByNothingElse() {
    var names = new HashSet<String>();
    for (String installation : List.of("a", "b")) {
      for (String queue : List.of("q", "q-1", "x".repeat(63))) {
        for (String token : List.of("1.1", "1.2", "11")) {
          names.add(JobNames.of(installation, queue, List.of(lease("x".repeat(1024), token))));
        }
      }
    }
    assertThat(names).hasSize(18);
    assertThat(JobNames.of("a", "q", List.of(lease("n", "1"))))
        .isEqualTo(JobNames.of("a", "q", List.of(lease("n", "1"))));
  }

  @Test
  void theWorkerGetsItsFilesAndNames_andItsResultComesBackByTheTerminationMessage() {
    Job job =
        new JobFactory(Rig.plan(10, 10), null).job(chunk(lease("a", "1"), lease("b", "2")), 10);
    Container worker = job.getSpec().getTemplate().getSpec().getContainers().getFirst();

    assertThat(worker.getEnv())
        .extracting("name")
        .contains(
            "WORK_ITEM_FILE",
            "WORK_RESULT_FILE",
            "WORK_ITEM_NAME",
            "WORK_QUEUE",
            "WORK_ATTEMPT",
            "WORK_DEADLINE");
    assertThat(worker.getTerminationMessagePath())
        .isEqualTo(
            worker.getEnv().stream()
                .filter(variable -> variable.getName().equals("WORK_RESULT_FILE"))
                .findFirst()
                .orElseThrow()
                .getValue());
    assertThat(worker.getTerminationMessagePolicy()).isEqualTo("FallbackToLogsOnError");
    assertThat(job.getSpec().getCompletionMode()).isEqualTo("Indexed");
    assertThat(job.getSpec().getCompletions()).isEqualTo(2);
    assertThat(job.getSpec().getParallelism()).isEqualTo(2);
    assertThat(job.getSpec().getBackoffLimitPerIndex()).isZero();
    assertThat(job.getSpec().getTtlSecondsAfterFinished()).isEqualTo(3600);
    assertThat(job.getSpec().getTemplate().getSpec().getActiveDeadlineSeconds()).isEqualTo(600);
    assertThat(job.getSpec().getTemplate().getSpec().getRestartPolicy()).isEqualTo("Never");
  }

  @Test
  void aWorkerIsToldOfItsItemsTrace_whereItemsAreTraced() {
    Instant now = Instant.EPOCH;
    var silent = new JobFactory(Rig.plan(10, 10), null);
    var telling = new JobFactory(Rig.plan(10, 10), item -> "00-" + item);

    assertThat(environment(silent)).extracting("name").doesNotContain("TRACEPARENT");
    assertThat(silent.admission("a", 1, now, Duration.ofMinutes(1)))
        .containsOnlyKeys(Words.ITEM, Words.ATTEMPT, Words.DEADLINE);
    assertThat(environment(telling))
        .filteredOn(variable -> variable.getName().equals("TRACEPARENT"))
        .extracting(variable -> variable.getValueFrom().getFieldRef().getFieldPath())
        .containsExactly("metadata.annotations['millrace.dev/traceparent']");
    assertThat(telling.admission("a", 1, now, Duration.ofMinutes(1)))
        .containsEntry("millrace.dev/traceparent", "00-a");
  }

  private static List<EnvVar> environment(JobFactory factory) {
    Job job = factory.job(chunk(lease("a", "1")), 1);
    return job.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv();
  }

  @Test
  void theConfigMapBelongsToItsJob_andTheTokensAreInNoFileOfAPod() {
    var factory = new JobFactory(Rig.plan(10, 10), null);
    Chunk chunk = chunk(lease("a", "secret-token", JsonData.parse("{\"n\":1}")));
    Job job = factory.job(chunk, 1);
    job.getMetadata().setUid("uid-1");
    ConfigMap map = factory.configMap(chunk, job);

    assertThat(map.getMetadata().getOwnerReferences()).extracting("uid").containsExactly("uid-1");
    assertThat(map.getData()).containsEntry("0.json", "{\"n\":1}");
    assertThat(Roster.parse(map.getData().getOrDefault(JobFactory.ROSTER, "")).items())
        .containsExactly(new Roster.Entry("a", "secret-token", 1));
    assertThat(job.getSpec().getTemplate().getSpec().getContainers().getFirst().getVolumeMounts())
        .extracting("subPathExpr")
        .containsExactly("$(MILLRACE_INDEX).json");
  }

  @Test
  void dataThatIsFetchedIsInNoConfigMap() {
    QueuePlan plain = Rig.plan(10, 10);
    var plan =
        new QueuePlan(
            "here",
            "thumbs",
            "test",
            10,
            10,
            plain.pod(),
            plain.deadline(),
            plain.ttl(),
            null,
            plain.imagePatience(),
            plain.pendingPatience(),
            false,
            null,
            new QueuePlan.FetchPlan(
                "adapter:1", URI.create("http://queue:7070"), "viewer", "queue-ca", true));
    var factory = new JobFactory(plan, null);
    var chunk = new Chunk(List.of(lease("a", "1", JsonData.parse("{\"n\":1}"))), false, true);
    Job job = factory.job(chunk, 1);
    Container fetch = job.getSpec().getTemplate().getSpec().getInitContainers().getFirst();

    assertThat(factory.configMap(chunk, job).getData()).containsOnlyKeys(JobFactory.ROSTER);
    assertThat(fetch.getArgs()).containsExactly("fetch", "/millrace/item.json");
    assertThat(fetch.getImagePullPolicy()).isEqualTo("IfNotPresent");
    assertThat(fetch.getEnv())
        .extracting("name")
        .containsExactly(
            "MILLRACE_FETCH_URL",
            "WORK_QUEUE",
            "WORK_ITEM_NAME",
            "MILLRACE_FETCH_TOKEN",
            "MILLRACE_FETCH_CA");
    assertThat(fetch.getResources().getRequests()).as("for a quota").containsKeys("cpu", "memory");
    assertThat(fetch.getResources().getLimits()).containsKey("memory");
    assertThat(fetch.getEnv().getLast().getValueFrom().getConfigMapKeyRef())
        .extracting("name", "key")
        .containsExactly("queue-ca", "ca.crt");
    assertThat(job.getSpec().getTemplate().getMetadata().getLabels())
        .as("so that a network policy may let it")
        .containsEntry("millrace.dev/fetches", "true");
  }

  @Test
  void noConfigMapIsLargerThanKubernetesAllows() {
    var leases = new ArrayList<Lease>();
    String name = "\"".repeat(1000);
    for (int i = 0; i < 1000; i++) {
      leases.add(lease(name + i, "token-" + i, JsonData.of(Map.of("x", "y".repeat(i % 7 * 500)))));
    }
    var factory = new JobFactory(Rig.plan(1000, 10), null);
    int items = 0;
    for (Chunk chunk : Chunk.pack(leases, 1000, Chunk.Fetching.NEVER).chunks()) {
      Job job = factory.job(chunk, 1);
      job.setMetadata(new ObjectMeta());
      int bytes =
          factory.configMap(chunk, job).getData().entrySet().stream()
              .mapToInt(entry -> bytes(entry.getKey()) + bytes(entry.getValue()))
              .sum();
      assertThat(bytes).isLessThan(1024 * 1024);
      items += chunk.leases().size();
    }
    assertThat(items).isEqualTo(1000);
  }

  @Test
  void whatNeedsMoreMemoryMakesAJobOfItsOwn() {
    List<Lease> leases =
        IntStream.range(0, 10)
            .mapToObj(
                i ->
                    new Lease(
                        "t" + i,
                        "n" + i,
                        JsonData.empty(),
                        2,
                        0,
                        null,
                        null,
                        null,
                        Instant.EPOCH,
                        i % 5 == 0 ? Checkpoints.OUT_OF_MEMORY : null))
            .toList();
    assertThat(Chunk.pack(leases, 100, Chunk.Fetching.NEVER).chunks())
        .extracting(Chunk::moreMemory, chunk -> chunk.leases().size())
        .containsExactlyInAnyOrder(tuple(true, 2), tuple(false, 8));
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
