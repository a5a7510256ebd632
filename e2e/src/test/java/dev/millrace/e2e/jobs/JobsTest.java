package dev.millrace.e2e.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.ItemStatus.Attempt;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.e2e.process.Jar;
import dev.millrace.e2e.process.ServiceProcess;
import dev.millrace.e2e.run.LongRun;
import dev.millrace.kubernetes.cluster.End;
import dev.millrace.kubernetes.cluster.FakeCluster;
import dev.millrace.kubernetes.cluster.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 12, unit = TimeUnit.MINUTES)
class JobsTest {
  private static final String QUEUE = "thumbs";
  private static final int ITEMS = 150;

  @TempDir Path folder;
  private final FakeCluster cluster = new FakeCluster();
  private ServiceProcess service;
  private QueueClient queue;

  @BeforeEach
  void open() throws Exception {
    service = ServiceProcess.startQueue(folder).awaitReady();
    queue = QueueClient.of(service.url());
    String spec =
        """
        {"lease": "10s", "maxAttempts": 3, "backoff": {"initial": "100ms", "max": "1s"}}
        """;
    queue.declare(QUEUE, Json.strict().readValue(spec, QueueSpec.class));
  }

  @AfterEach
  void close() {
    service.close();
    cluster.close();
  }

  private ServiceProcess adapter(String... settings) throws IOException {
    String[] common = {
      "--millrace.kubernetes.url=" + service.url(),
      "--millrace.kubernetes.api-server=" + cluster.url(),
      "--millrace.kubernetes.installation=e2e",
      "--millrace.jobs.lease=8s",
      "--millrace.jobs.poll=500ms",
      "--millrace.jobs.queues[0].queue=" + QUEUE,
      "--millrace.jobs.queues[0].namespace=" + FakeCluster.NAMESPACE,
      "--millrace.jobs.queues[0].image=thumbs:7",
      "--millrace.jobs.queues[0].chunk=20",
      "--millrace.jobs.queues[0].parallelism=20"
    };
    var all = new ArrayList<>(List.of(common));
    all.addAll(List.of(settings));
    return ServiceProcess.start("kubernetes-adapter", folder, all.toArray(String[]::new));
  }

  @Test
  @LongRun
  void everyItemGetsItsOneRightResult_whateverIsKilledMeanwhile() throws Exception {
    cluster.runs(JobsTest::work);
    queue.enqueue(QUEUE, IntStream.range(0, ITEMS).mapToObj(JobsTest::item).toList());
    queue.enqueue(QUEUE, List.of(NewItem.of("poison", JsonData.empty())));
    try (var adapter = adapter().awaitReady()) {
      awaitDone(20);
      adapter.kill();
      adapter.startAgain().awaitReady();
      awaitDone(60);
      service.kill();
      service.startAgain().awaitReady();
      awaitDone(90);
      assertThat(adapter.stop()).as("exit code after SIGTERM").isIn(0, 143);
      adapter.startAgain();
      awaitDone(ITEMS);
      patiently().until(() -> count(ItemState.DEAD) == 1);
    }
    for (int i = 0; i < ITEMS; i++) {
      ItemStatus item = queue.item(QUEUE, "clip " + i + "/é");
      assertThat(item.state()).as(item.name()).isEqualTo(ItemState.SUCCEEDED);
      assertThat(Objects.requireNonNull(item.result()).path("square").asInt()).isEqualTo(i * i);
      assertThat(item.attempts()).as(item.name()).noneMatch(Attempt::counted);
    }
    assertThat(queue.item(QUEUE, "poison").attempts())
        .filteredOn(Attempt::counted)
        .singleElement()
        .satisfies(
            attempt -> assertThat(attempt.reason()).isEqualTo("exit status 65: no number in it"));
    patiently()
        .untilAsserted(
            () -> {
              assertThat(cluster.jobs()).isEmpty();
              assertThat(cluster.configMaps()).isEmpty();
            });
  }

  @Test
  void whatRanOutOfMemoryIsRememberedByTheQueue_andGetsMore() throws Exception {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    cluster.runs(run -> seen.add(run.name()) ? new End.OutOfMemory() : End.done());
    queue.enqueue(QUEUE, List.of(item(1)));
    try (var adapter = adapter("--millrace.jobs.queues[0].memory-after-oom=256Mi").awaitReady()) {
      awaitDone(1);
      assertThat(queue.item(QUEUE, "clip 1/é").failures()).isZero();
      assertThat(adapter.output()).contains("out-of-memory");
    }
  }

  @Test
  void anImageThatIsNotTherePausesTheQueue_whichSaysWhy() throws Exception {
    cluster.runs(run -> new End.NoImage());
    queue.enqueue(QUEUE, IntStream.range(0, 50).mapToObj(JobsTest::item).toList());
    try (var adapter = adapter("--millrace.jobs.queues[0].image-patience=1s").awaitReady()) {
      patiently().until(() -> queue.queue(QUEUE).paused());
      patiently().until(() -> count(ItemState.READY) == 50);
      QueueStatus paused = queue.queue(QUEUE);
      assertThat(paused.pauseReason())
          .isEqualTo("ImagePullBackOff of image thumbs:7: Back-off pulling image: not found");
      assertThat(queue.item(QUEUE, "clip 1/é").failures()).isZero();

      cluster.runs(JobsTest::work);
      queue.resume(QUEUE);
      awaitDone(50);
      assertThat(adapter.output()).contains("is paused: ImagePullBackOff");
    }
  }

  @Test
  void theInitContainerWritesTheDataOfItsItem() throws Exception {
    queue.enqueue(QUEUE, List.of(item(7)));
    Path file = folder.resolve("item.json");
    var command = Jar.command("kubernetes-adapter");
    command.addAll(List.of("fetch", file.toString()));
    var builder = new ProcessBuilder(command).inheritIO();
    builder
        .environment()
        .putAll(
            Map.of(
                "MILLRACE_FETCH_URL",
                service.url().toString(),
                "WORK_QUEUE",
                QUEUE,
                "WORK_ITEM_NAME",
                "clip 7/é",
                "LC_ALL",
                "C.UTF-8"));

    assertThat(builder.start().waitFor()).isZero();
    assertThat(Files.readString(file)).isEqualTo("{\"n\":7}");

    builder.environment().put("WORK_ITEM_NAME", "nobody");
    assertThat(builder.start().waitFor()).isEqualTo(1);
  }

  /// What the worker's image does.
  private static End work(Run run) {
    var n = JsonData.parse(run.item()).path("n");
    return n.isMissingNode()
        ? End.exit(65, "no number in it")
        : new End.Exit(
            0, "{\"square\": %d}".formatted(n.asInt() * n.asInt()), Duration.ofMillis(300));
  }

  private static NewItem item(int n) {
    return NewItem.of("clip " + n + "/é", JsonData.of(Map.of("n", n)));
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(5)).ignoreExceptionsInstanceOf(IOException.class);
  }

  private void awaitDone(int items) {
    patiently().until(() -> count(ItemState.SUCCEEDED) >= items);
  }

  private long count(ItemState state) throws IOException, InterruptedException {
    return queue.queue(QUEUE).count(state);
  }
}
