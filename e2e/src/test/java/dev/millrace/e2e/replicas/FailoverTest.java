package dev.millrace.e2e.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.e2e.run.LongRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// How long the queues of a replica that is killed give no answer, at default settings, when another
/// one stands by.
@LongRun
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class FailoverTest {
  private static final Duration PROMISED = Duration.ofSeconds(10);

  /// A small machine has the brokers, the replicas and the test on it.
  private static final Duration LOADED =
      Duration.ofSeconds(Integer.getInteger("millrace.replicas.loaded", 5));

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int ITEMS = 500;

  /// So many that some are the killed one's, whichever it is.
  private static final List<String> QUEUES =
      IntStream.range(0, 16).mapToObj(n -> "queue-" + n).toList();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @Test
  void theQueuesOfAKilledReplicaAnswerAgainSoon() throws Exception {
    try (Site site = Site.start(folder, 2);
        threads) {
      for (String queue : QUEUES) {
        fill(QueueClient.of(site.replicas().urls().getFirst()), queue);
      }
      for (int killed = 0; killed < site.replicas().count(); killed++) {
        Duration longest = failover(site, killed);
        System.out.printf(
            "replica %d killed: %d ms until all queues answer%n", killed, longest.toMillis());
        assertThat(longest).isLessThan(PROMISED.plus(LOADED));
        site.heal();
      }
    }
  }

  private static void fill(QueueClient client, String queue)
      throws IOException, InterruptedException {
    client.declare(queue, QueueSpec.defaults());
    var items = new ArrayList<NewItem>();
    for (int i = 0; i < ITEMS; i++) {
      items.add(NewItem.of("item-" + i, JsonData.empty()));
    }
    client.enqueue(queue, items);
  }

  /// From the kill until each queue has taken an item and handed one out.
  private Duration failover(Site site, int killed) throws Exception {
    QueueClient other = QueueClient.of(site.replicas().urls().get(1 - killed));
    for (String queue : QUEUES) {
      use(other, queue);
    }
    long start = System.nanoTime();
    site.replicas().service(killed).kill();
    List<Future<Duration>> answers =
        QUEUES.stream()
            .map(queue -> threads.submit(() -> firstAnswer(other, queue, start)))
            .toList();
    Duration longest = Duration.ZERO;
    for (Future<Duration> answer : answers) {
      longest = answer.get().compareTo(longest) > 0 ? answer.get() : longest;
    }
    return longest;
  }

  /// The other replica may hold a call until the queue is there again, or refuse it; then it is
  /// asked anew.
  private static Duration firstAnswer(QueueClient client, String queue, long start) {
    Awaitility.await(queue + " answers")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> use(client, queue));
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static boolean use(QueueClient client, String queue)
      throws IOException, InterruptedException {
    var item = NewItem.of(UUID.randomUUID().toString(), JsonData.empty());
    client.enqueue(queue, List.of(item));
    return !client.lease(queue, new LeaseRequest("failover", 1, null, null)).leases().isEmpty();
  }
}
