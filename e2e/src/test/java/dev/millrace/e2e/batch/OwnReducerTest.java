package dev.millrace.e2e.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.batch.Cover;
import dev.millrace.contracts.batch.Reduced;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.ItemStatus.Attempt;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.e2e.process.ServiceProcess;
import dev.millrace.e2e.run.LongRun;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A reduction by a script of the user's own, which crashes, hangs and gives two documents, each
/// once.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@LongRun
class OwnReducerTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String BATCH = "numbers-1";
  private static final int INPUTS = 60;

  @TempDir Path folder;

  @Test
  void theTotalHasEveryInputOnce_whateverTheScriptDoesOnTheWay() throws Exception {
    try (var service = ServiceProcess.startQueue(folder).awaitReady()) {
      QueueClient queue = QueueClient.of(service.url());
      queue.declare("partials", QueueSpec.defaults());
      queue.declare("totals", QueueSpec.defaults());
      queue.declare("merges", spec("{\"backoff\": {\"initial\": \"100ms\", \"max\": \"1s\"}}"));
      queue.enqueue("partials", inputs());
      try (var coordinator = coordinator(service.url());
          var worker = worker(service.url())) {
        coordinator.awaitReady();
        worker.awaitReady();
        queue.seal("partials", BATCH, new BatchSpec(true, null));
        await().atMost(PATIENCE).until(() -> queue.queue("totals").total() == 1);
      }
      assertThat(total(queue)).isEqualTo(expected());
      assertThat(queue.queue("merges").count(ItemState.DEAD)).isZero();
      assertThat(attempts(queue))
          .anyMatch(attempt -> told(attempt).contains("signal 9"))
          .anyMatch(attempt -> attempt.ending().equals("deadline"))
          .anyMatch(attempt -> told(attempt).contains("result"))
          .hasSize(3);
    }
  }

  private static String told(Attempt attempt) {
    return Objects.requireNonNullElse(attempt.reason(), "");
  }

  private static QueueSpec spec(String json) {
    return Json.strict().readValue(json, QueueSpec.class);
  }

  private ServiceProcess coordinator(URI service) throws IOException {
    String prefix = "--millrace.coordinator.";
    return ServiceProcess.start(
        "coordinator",
        folder,
        prefix + "url=" + service,
        prefix + "reduce.queue=partials",
        prefix + "reduce.merges=merges",
        prefix + "reduce.fan-in=7",
        prefix + "reduce.to=totals");
  }

  private ServiceProcess worker(URI service) throws Exception {
    Path script =
        Path.of(Objects.requireNonNull(OwnReducerTest.class.getResource("add-up.py")).toURI());
    String prefix = "--millrace.worker.";
    return ServiceProcess.start(
        "worker-adapter",
        folder,
        prefix + "url=" + service,
        prefix + "queue=merges",
        prefix + "concurrency=2",
        prefix + "deadline=2s",
        prefix + "grace=0s",
        prefix + "then[0].queue=partials",
        prefix + "then[0].form=outcome",
        prefix + "stages[0].command[0]=python3",
        prefix + "stages[0].command[1]=" + script,
        prefix + "stages[0].command[2]=" + folder);
  }

  private static List<NewItem> inputs() {
    return IntStream.range(0, INPUTS)
        .mapToObj(i -> NewItem.of(name(i), JsonData.of(Map.of("n", 1L << i))).inBatch(BATCH))
        .toList();
  }

  private static String name(int number) {
    return "input-" + number;
  }

  private static Reduced expected() {
    Cover cover =
        IntStream.range(0, INPUTS)
            .mapToObj(i -> Cover.of(name(i)))
            .reduce(Cover::plus)
            .orElseThrow();
    return new Reduced("reduce", BATCH, cover, 0, JsonData.of(Map.of("n", (1L << INPUTS) - 1)));
  }

  private static Reduced total(QueueClient queue) throws IOException, InterruptedException {
    ItemStatus item = queue.items("totals", null, null, 10, null).items().getFirst();
    JsonData data = Objects.requireNonNull(queue.item("totals", item.name()).data());
    return Json.strict().readValue(data.bytes(), Reduced.class);
  }

  private static List<Attempt> attempts(QueueClient queue)
      throws IOException, InterruptedException {
    var attempts = new ArrayList<Attempt>();
    for (ItemStatus item : queue.items("merges", null, null, 100, null).items()) {
      attempts.addAll(queue.item("merges", item.name()).attempts());
    }
    return attempts;
  }
}
