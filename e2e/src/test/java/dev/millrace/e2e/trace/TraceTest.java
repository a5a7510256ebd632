package dev.millrace.e2e.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.NewItem;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.trace.ItemTrace;
import dev.millrace.e2e.process.ServiceProcess;
import dev.millrace.e2e.trace.Collector.Told;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An item can be followed from its enqueueing to its result, through the queue-service, the
/// worker-adapter and into the worker, in one trace at a collector.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TraceTest {
  private static final String QUEUE = "texts";
  private static final String NEXT = "said";
  private static final String ITEM = "a/b ☃";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Tells the span that it is in; fails the first time.
  private static final String WORKER =
      """
      test "$WORK_ATTEMPT" -gt 1 || { echo not yet >&2; exit 1; }
      printf '{"traceparent": "%s"}' "$TRACEPARENT" > "$WORK_RESULT_FILE"
      """;

  @TempDir Path folder;

  @Test
  void anItemIsFollowedFromItsEnqueueingToItsResult() throws Exception {
    try (var collector = Collector.start();
        var service =
            ServiceProcess.start(
                    "queue-service",
                    folder,
                    "--millrace.store=" + folder.resolve("store"),
                    "--millrace.tracing.endpoint=" + collector.url())
                .awaitReady()) {
      QueueClient queue = QueueClient.of(service.url());
      QueueSpec spec =
          Json.strict().readValue("{\"backoff\": {\"initial\": \"100ms\"}}", QueueSpec.class);
      queue.declare(QUEUE, spec);
      queue.declare(NEXT, spec);
      try (var adapter =
          ServiceProcess.start(
              "worker-adapter",
              folder,
              "--millrace.worker.url=" + service.url(),
              "--millrace.worker.queue=" + QUEUE,
              "--millrace.worker.stages[0].name=look",
              "--millrace.worker.stages[0].command=true",
              "--millrace.worker.stages[1].name=say",
              "--millrace.worker.stages[1].command[0]=sh",
              "--millrace.worker.stages[1].command[1]=-c",
              "--millrace.worker.stages[1].command[2]=" + WORKER,
              "--millrace.worker.then[0].queue=" + NEXT,
              "--millrace.tracing.endpoint=" + collector.url())) {
        adapter.awaitReady();
        queue.enqueue(QUEUE, List.of(NewItem.of(ITEM, JsonData.empty())));
        await()
            .atMost(PATIENCE)
            .until(() -> queue.item(QUEUE, ITEM).state() == ItemState.SUCCEEDED);
        // Of the queue one, and two for each attempt; of the worker three for the first attempt and
        // two for the second, which begins with the second stage; and the one of the next item.
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(collector.told).hasSize(11));
      }
      follow(collector.told, traceparent(queue));
    }
  }

  private static String traceparent(QueueClient queue) throws IOException, InterruptedException {
    JsonData result = queue.item(QUEUE, ITEM).result();
    return result == null ? "" : result.path("traceparent").asString("");
  }

  /// @param said by the worker
  private static void follow(List<Told> all, String said) {
    ItemTrace trace = ItemTrace.of(QUEUE, ITEM);
    ItemTrace next = ItemTrace.of(NEXT, ITEM);
    assertThat(all)
        .filteredOn(span -> span.trace().equals(next.traceId()))
        .extracting(Told::name)
        .containsExactly("enqueue said");
    assertThat(all)
        .filteredOn(span -> span.name().equals("work texts") && span.error().isEmpty())
        .singleElement()
        .extracting(Told::links)
        .isEqualTo(List.of(next.traceId() + "/" + next.spanId()));
    List<Told> told = all.stream().filter(span -> !span.name().equals("enqueue said")).toList();
    assertThat(told).extracting(Told::trace).containsOnly(trace.traceId());
    assertThat(told)
        .filteredOn(span -> span.service().equals("queue-service"))
        .extracting(Told::name)
        .containsExactlyInAnyOrder(
            "enqueue texts", "wait texts", "wait texts", "attempt texts", "attempt texts");
    assertThat(told)
        .filteredOn(span -> span.name().equals("enqueue texts"))
        .singleElement()
        .satisfies(
            first -> {
              assertThat(first.id()).isEqualTo(trace.spanId());
              assertThat(first.parent()).isEmpty();
              assertThat(first.attributes()).containsEntry("messaging.message.id", ITEM);
            });
    assertThat(told)
        .filteredOn(span -> span.name().matches("(wait|attempt|work) texts"))
        .hasSize(6)
        .extracting(Told::parent)
        .containsOnly(trace.spanId());
    assertThat(told)
        .filteredOn(span -> span.attributes().containsValue("failed"))
        .extracting(Told::name, Told::error)
        .containsExactlyInAnyOrder(
            tuple("attempt texts", "exit status 1: not yet"),
            tuple("work texts", "exit status 1: not yet"),
            tuple("stage say", "exit status 1: not yet"));
    Told last =
        told.stream()
            .filter(span -> span.name().equals("stage say") && span.error().isEmpty())
            .findFirst()
            .orElseThrow();
    assertThat(last.parent())
        .isIn(
            told.stream().filter(span -> span.name().equals("work texts")).map(Told::id).toList());
    assertThat(said).isEqualTo("00-%s-%s-01".formatted(trace.traceId(), last.id()));
  }
}
