package dev.millrace.e2e.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.batch.Cover;
import dev.millrace.contracts.batch.JoinCertificate;
import dev.millrace.contracts.batch.Reduced;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.BatchSpec;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.ItemStatus;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.SettleRequest;
import dev.millrace.contracts.queue.Settlement;
import dev.millrace.contracts.queue.Settlement.Complete;
import dev.millrace.contracts.queue.Settlement.FollowUp;
import dev.millrace.e2e.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Three coordinators, each with a barrier and a reduction over the same batches, and a
/// queue-service: all of them are ended with `kill -9` while they work.
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class BatchCrashTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final List<Integer> SIZES = List.of(1, 40, 1500, 700);
  private static final String COUNT = "kind";

  @TempDir Path folder;

  @Test
  void eachBatchHasOneCertificateAndOneExactTotal_whateverIsKilledMeanwhile() throws Exception {
    try (var service = ServiceProcess.startQueue(folder).awaitReady()) {
      QueueClient queue = QueueClient.of(service.url());
      declare(queue);
      try (var first = coordinator(service);
          var second = coordinator(service);
          var third = coordinator(service)) {
        List.of(first, second, third).forEach(ServiceProcess::awaitReady);
        for (int batch = 0; batch < SIZES.size(); batch++) {
          enqueue(queue, batch);
        }
        work(queue, 500);
        first.kill();
        work(queue, 500);
        first.startAgain();
        second.kill();
        work(queue, 500);
        service.kill();
        service.startAgain().awaitReady();
        second.startAgain();
        work(queue, Integer.MAX_VALUE);
        third.kill();
        await().atMost(PATIENCE).until(() -> items(queue, "totals").size() == SIZES.size());
        await().atMost(PATIENCE).until(() -> items(queue, "passed").size() == SIZES.size());
      }
      check(queue);
    }
  }

  private static void declare(QueueClient queue) throws IOException, InterruptedException {
    QueueSpec brief = spec("{\"lease\": \"3s\"}");
    for (String name : List.of("work-open", "partials", "totals", "passed")) {
      queue.declare(name, brief);
    }
    queue.declare(
        "work", spec("{\"lease\": \"30s\", \"onBatchOpen\": [{\"queue\": \"work-open\"}]}"));
  }

  private static QueueSpec spec(String json) {
    return Json.strict().readValue(json, QueueSpec.class);
  }

  private ServiceProcess coordinator(ServiceProcess queue) throws IOException {
    String prefix = "--millrace.coordinator.";
    return ServiceProcess.start(
        "coordinator",
        folder,
        prefix + "url=" + queue.url(),
        prefix + "lease=10s",
        prefix + "join.control=work-open",
        prefix + "join.queues[0]=work",
        prefix + "join.to=passed",
        prefix + "join.seals[0]=partials",
        prefix + "reduce.queue=partials",
        prefix + "reduce.fan-in=8",
        prefix + "reduce.to=totals",
        prefix + "reduce.function.count.keys=100");
  }

  private static String name(int batch, int number) {
    return "batch-%d/%d".formatted(batch, number);
  }

  private static void enqueue(QueueClient queue, int batch)
      throws IOException, InterruptedException {
    String name = "batch-" + batch;
    queue.seal("work", name, new BatchSpec(null, SIZES.get(batch).longValue()));
    var items = new ArrayList<NewItem>();
    for (int i = 0; i < SIZES.get(batch); i++) {
      items.add(new NewItem(name(batch, i), null, null, null, null, name));
      if (items.size() == 1000 || i + 1 == SIZES.get(batch)) {
        queue.enqueue("work", items);
        items.clear();
      }
    }
  }

  /// Works on that many items, or on all there are.
  private static void work(QueueClient queue, int items) throws IOException, InterruptedException {
    int left = items;
    while (left > 0) {
      var request = new LeaseRequest("worker", Math.min(50, left), Duration.ZERO, null);
      List<Lease> leases = queue.lease("work", request).leases();
      if (leases.isEmpty()) {
        return;
      }
      List<Settlement> done = leases.stream().map(BatchCrashTest::done).toList();
      assertThat(queue.settle("work", new SettleRequest(done, null)).results())
          .allMatch(result -> result.status() == 200);
      left -= leases.size();
    }
  }

  private static Settlement done(Lease lease) {
    JsonData result = JsonData.of(Map.of(COUNT, Map.of(kind(lease.name()), lease.name().length())));
    var partial = new NewItem(lease.name(), result, null, null, lease.batch(), lease.batch());
    return new Complete(lease.token(), result, List.of(new FollowUp("partials", List.of(partial))));
  }

  private static String kind(String name) {
    return name.endsWith("7") ? "seven" : "other";
  }

  private static List<ItemStatus> items(QueueClient queue, String name)
      throws IOException, InterruptedException {
    return queue.items(name, null, null, 100, null).items();
  }

  private static void check(QueueClient queue) throws IOException, InterruptedException {
    var totals = new ArrayList<Reduced>();
    for (ItemStatus item : items(queue, "totals")) {
      totals.add(read(queue, "totals", item, Reduced.class));
    }
    assertThat(totals)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, SIZES.size()).mapToObj(BatchCrashTest::expected).toList());
    for (ItemStatus item : items(queue, "passed")) {
      JoinCertificate certificate = read(queue, "passed", item, JoinCertificate.class);
      int batch = Integer.parseInt(certificate.batch().substring("batch-".length()));
      assertThat(certificate.items()).isEqualTo(SIZES.get(batch).longValue());
      assertThat(certificate.succeeded()).isEqualTo(SIZES.get(batch).longValue());
    }
    assertThat(queue.queue("partials").count(ItemState.DEAD)).isZero();
  }

  private static <T> T read(QueueClient queue, String name, ItemStatus item, Class<T> type)
      throws IOException, InterruptedException {
    JsonData data = Objects.requireNonNull(queue.item(name, item.name()).data());
    return Json.strict().readValue(data.bytes(), type);
  }

  private static Reduced expected(int batch) {
    List<String> names =
        IntStream.range(0, SIZES.get(batch)).mapToObj(i -> name(batch, i)).toList();
    var counts = new TreeMap<String, Integer>();
    names.forEach(name -> counts.merge(kind(name), name.length(), Integer::sum));
    Cover cover = names.stream().map(Cover::of).reduce(Cover::plus).orElseThrow();
    JsonData value = JsonData.of(Map.of(COUNT, counts));
    return new Reduced("reduce", "batch-" + batch, cover, 0, value);
  }
}
