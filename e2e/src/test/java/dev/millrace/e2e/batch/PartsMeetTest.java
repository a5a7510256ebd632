package dev.millrace.e2e.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.batch.Reduced;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.e2e.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two coordinators that wait for the same partial results get them in turn. Two parts of a batch,
/// each of which goes round, must meet all the same.
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class PartsMeetTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int BATCHES = 40;

  /// From then on a part goes round slowly.
  private static final int RESTLESS = 20;

  @TempDir Path folder;

  @Test
  void aPartThatComesLateMeetsTheOneThatHasGoneRoundForLong() throws Exception {
    try (var service = ServiceProcess.startQueue(folder).awaitReady()) {
      QueueClient queue = QueueClient.of(service.url());
      for (String name : List.of("partials", "totals")) {
        queue.declare(name, Json.strict().readValue("{\"lease\": \"30s\"}", QueueSpec.class));
      }
      try (var first = coordinator(service);
          var second = coordinator(service)) {
        List.of(first, second).forEach(ServiceProcess::awaitReady);
        for (int batch = 0; batch < BATCHES; batch++) {
          enqueue(queue, batch, "early");
        }
        for (int batch = 0; batch < BATCHES; batch++) {
          String early = name(batch) + "/early";
          await().atMost(PATIENCE).until(() -> attempts(queue, early) > RESTLESS);
        }
        for (int batch = 0; batch < BATCHES; batch++) {
          enqueue(queue, batch, "late");
          queue.seal("partials", name(batch), new BatchSpec(true, null));
        }
        await().atMost(PATIENCE).until(() -> totals(queue).size() == BATCHES);
      }
      for (ItemStatus total : totals(queue)) {
        JsonData data = Objects.requireNonNull(queue.item("totals", total.name()).data());
        Reduced reduced = Json.strict().readValue(data.bytes(), Reduced.class);
        assertThat(reduced.cover().inputs()).as(total.name()).isEqualTo(2);
      }
    }
  }

  private ServiceProcess coordinator(ServiceProcess queue) throws IOException {
    String prefix = "--millrace.coordinator.";
    return ServiceProcess.start(
        "coordinator",
        folder,
        prefix + "url=" + queue.url(),
        prefix + "lease=10s",
        prefix + "reduce.queue=partials",
        prefix + "reduce.to=totals",
        prefix + "reduce.function.count.keys=100");
  }

  private static String name(int batch) {
    return "batch-" + batch;
  }

  private static void enqueue(QueueClient queue, int batch, String part)
      throws IOException, InterruptedException {
    JsonData one = JsonData.of(Map.of("parts", Map.of(part, 1)));
    String item = name(batch) + "/" + part;
    queue.enqueue("partials", List.of(new NewItem(item, one, null, null, null, name(batch))));
  }

  private static int attempts(QueueClient queue, String item)
      throws IOException, InterruptedException {
    return queue.item("partials", item).attempts().getLast().number();
  }

  private static List<ItemStatus> totals(QueueClient queue)
      throws IOException, InterruptedException {
    return queue.items("totals", null, null, 100, null).items();
  }
}
