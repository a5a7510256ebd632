package dev.millrace.e2e.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.ItemStatus.Attempt;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.e2e.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real worker-adapters drive a chain of a shell script, a Python script and an HTTP worker, and
/// the processes around it are ended one after the other: an adapter with `kill -9`, an adapter
/// with SIGTERM, and the queue-service with `kill -9`.
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class ChainTest {
  private static final String QUEUE = "texts";
  private static final int GOOD = 150;
  private static final int MAX_ATTEMPTS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir Path folder;

  @Test
  void everyItemGetsItsOneRightResult_whateverIsKilledMeanwhile() throws Exception {
    List<Text> good = Text.good(GOOD);
    try (var labels = LabelWorker.start();
        var service = ServiceProcess.startQueue(folder).awaitReady()) {
      QueueClient queue = QueueClient.of(service.url());
      queue.declare(QUEUE, spec());
      var adapters =
          new Adapters(folder, service.url(), QUEUE, labels.url(), Adapters.findPython());
      try (var doomed = adapters.start("doomed");
          var evicted = adapters.start("evicted");
          var survivor = adapters.start("survivor")) {
        List.of(doomed, evicted, survivor).forEach(ServiceProcess::awaitReady);
        queue.enqueue(QUEUE, good.stream().map(Text::item).toList());
        queue.enqueue(QUEUE, List.of(Text.POISON.item()));

        awaitDone(queue, 20);
        doomed.kill();
        awaitDone(queue, 50);
        assertThat(evicted.stop()).as("exit code after SIGTERM").isZero();
        awaitDone(queue, 80);
        service.kill();
        service.startAgain().awaitReady();

        await().atMost(PATIENCE).until(() -> count(queue, ItemState.DEAD) == 1);
        awaitDone(queue, GOOD);
      }
      checkGood(queue, good);
      checkPoison(queue.item(QUEUE, Text.POISON.name()));
    }
  }

  private static QueueSpec spec() {
    String spec =
        """
        {"lease": "10s", "maxAttempts": %d, "backoff": {"initial": "100ms", "max": "1s"}}
        """;
    return Json.strict().readValue(spec.formatted(MAX_ATTEMPTS), QueueSpec.class);
  }

  private static void awaitDone(QueueClient queue, int items) {
    await().atMost(PATIENCE).until(() -> count(queue, ItemState.SUCCEEDED) >= items);
  }

  private static long count(QueueClient queue, ItemState state)
      throws IOException, InterruptedException {
    return queue.queue(QUEUE).count(state);
  }

  private static void checkGood(QueueClient queue, List<Text> good)
      throws IOException, InterruptedException {
    var attempts = new ArrayList<Attempt>();
    for (Text text : good) {
      ItemStatus status = queue.item(QUEUE, text.name());
      assertThat(status.state()).as(text.name()).isEqualTo(ItemState.SUCCEEDED);
      assertThat(status.result())
          .as("the result of %s", text.name())
          .extracting(JsonData::tree)
          .isEqualTo(text.result());
      attempts.addAll(status.attempts());
    }
    assertThat(attempts).as("none of them failed").noneMatch(Attempt::counted);
    assertThat(endings(attempts, "doomed")).contains("expired");
    assertThat(endings(attempts, "evicted")).doesNotContain("expired");
  }

  private static List<String> endings(List<Attempt> attempts, String worker) {
    return attempts.stream()
        .filter(attempt -> attempt.worker().equals(worker))
        .map(Attempt::ending)
        .toList();
  }

  private static void checkPoison(ItemStatus poison) {
    assertThat(poison.state()).isEqualTo(ItemState.DEAD);
    assertThat(poison.failures()).isEqualTo(MAX_ATTEMPTS);
    assertThat(poison.attempts())
        .filteredOn(Attempt::counted)
        .allSatisfy(
            attempt -> {
              assertThat(attempt.ending()).isEqualTo("failed");
              assertThat(attempt.stage()).isEqualTo("count");
              assertThat(attempt.stderr()).contains("KeyError: 'text'");
            });
  }
}
