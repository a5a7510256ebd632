package dev.millrace.e2e.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

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
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A worker gets stuck in the last item of a batch, alive and extending its lease. Another one is
/// given the item too, the batch is complete, and the stuck command is ended.
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class StragglerTest {
  private static final String QUEUE = "parts";
  private static final String BATCH = "one";
  private static final int QUICK = 30;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;

  @Test
  void aBatchIsCompleteThoughAWorkerIsStuck() throws Exception {
    try (var service = ServiceProcess.startQueue(folder).awaitReady()) {
      QueueClient queue = QueueClient.of(service.url());
      queue.declare(
          QUEUE,
          Json.strict()
              .readValue("{\"hedge\": {\"least\": \"2s\"}, \"lease\": \"5s\"}", QueueSpec.class));
      queue.enqueue(QUEUE, items());
      queue.seal(QUEUE, BATCH, new BatchSpec(true, null));
      try (var one = adapter("one", service.url());
          var other = adapter("other", service.url())) {
        one.awaitReady();
        other.awaitReady();

        await()
            .atMost(PATIENCE)
            .until(() -> queue.queue(QUEUE).count(ItemState.SUCCEEDED) == QUICK + 1);

        assertThat(queue.batch(QUEUE, BATCH).complete()).isTrue();
        ItemStatus stuck = queue.item(QUEUE, "stuck");
        assertThat(stuck.result()).isEqualTo(JsonData.parse("{\"done\":true}"));
        assertThat(stuck.attempts())
            .extracting(Attempt::number, Attempt::ending)
            .containsExactly(tuple(1, "overtaken"));
        assertThat(stuck.attempts().getFirst().worker()).isIn("one", "other");
        await("the stuck command is ended").atMost(PATIENCE).until(() -> !isAlive());
      }
    }
  }

  /// The stuck one is the last, when it is known how long the others take.
  private static List<NewItem> items() {
    var items = new ArrayList<NewItem>();
    for (int i = 0; i < QUICK; i++) {
      items.add(item("quick-" + i));
    }
    items.add(item("stuck"));
    return items;
  }

  private static NewItem item(String name) {
    return NewItem.of(name, JsonData.empty()).inBatch(BATCH);
  }

  private boolean isAlive() throws IOException {
    long pid = Long.parseLong(Files.readString(folder.resolve("stuck/pid")).strip());
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private ServiceProcess adapter(String name, URI service) throws Exception {
    Path script =
        Path.of(Objects.requireNonNull(StragglerTest.class.getResource("stuck-once.sh")).toURI());
    return ServiceProcess.start(
        "worker-adapter",
        folder,
        "--millrace.worker.name=" + name,
        "--millrace.worker.url=" + service,
        "--millrace.worker.queue=" + QUEUE,
        "--millrace.worker.stages[0].command[0]=sh",
        "--millrace.worker.stages[0].command[1]=" + script,
        "--millrace.worker.stages[0].command[2]=" + folder);
  }
}
