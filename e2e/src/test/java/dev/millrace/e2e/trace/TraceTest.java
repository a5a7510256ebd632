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
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An item can be followed from its enqueueing to its result, through the queue-service, the
/// worker-adapter and into the worker, in one trace at a collector.
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class TraceTest {
  private static final String QUEUE = "texts";
  private static final String NEXT = "said";
  private static final String ITEM = "a/b ☃";
  private static final String CALLERS_TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLERS_SPAN = "b7ad6b7169203331";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

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

  @Test
  void anEventIsFollowedThroughTheAdaptersThatItPasses() throws Exception {
    try (var collector = Collector.start();
        var service = ServiceProcess.startQueue(folder).awaitReady()) {
      QueueClient queues = QueueClient.of(service.url());
      for (String queue : List.of("orders", "large", "small", "odd")) {
        queues.declare(queue, QueueSpec.defaults());
      }
      try (var intake =
              eventAdapter(
                  "intake",
                  collector,
                  service,
                  "--millrace.event.from=http:/events",
                  "--millrace.event.filter.when=event.data.amount > 0",
                  "--millrace.event.filter.to=queue:orders",
                  "--millrace.event.dead=queue:odd");
          var bySize =
              eventAdapter(
                  "by-size",
                  collector,
                  service,
                  "--millrace.event.from=queue:orders",
                  "--millrace.event.splitter.routes[0].name=large",
                  "--millrace.event.splitter.routes[0].when=event.data.amount > 10",
                  "--millrace.event.splitter.routes[0].to=queue:large",
                  "--millrace.event.splitter.default=queue:small")) {
        intake.awaitReady();
        bySize.awaitReady();
        post(intake, "1", "{\"amount\": 20}", null);
        post(intake, "2", "{\"amount\": 0}", "00-%s-%s-01".formatted(CALLERS_TRACE, CALLERS_SPAN));
        post(intake, "3", "{\"amount\": \"many\"}", null);
        post(intake, "4", "{\"amount\": 20}", "00-%s-%s-00".formatted(CALLERS_TRACE, CALLERS_SPAN));
        await().atMost(PATIENCE).until(() -> queues.queue("large").total() == 2);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(collector.told).hasSize(5));
      }
      assertThat(collector.told)
          .extracting(Told::name, Told::trace, Told::parent, TraceTest::outcome, Told::links)
          .containsExactlyInAnyOrder(
              tuple("filter intake", ofEvent("1"), "", "out", linkTo("orders", "1")),
              split("1"),
              tuple("filter intake", CALLERS_TRACE, CALLERS_SPAN, "dropped", List.of()),
              tuple("filter intake", ofEvent("3"), "", "failed", linkTo("odd", "3")),
              // Its caller does not trace it; the item that it became is traced all the same.
              split("4"));
      assertThat(collector.told)
          .filteredOn(span -> !span.error().isEmpty())
          .singleElement()
          .satisfies(span -> assertThat(span.error()).contains("No matching overload"));
    }
  }

  private ServiceProcess eventAdapter(
      String name, Collector collector, ServiceProcess service, String... settings)
      throws IOException {
    return ServiceProcess.start(
        "event-adapter",
        folder,
        Stream.concat(
                Stream.of(settings),
                Stream.of(
                    "--millrace.event.name=" + name,
                    "--millrace.event.queue.url=" + service.url(),
                    "--millrace.tracing.endpoint=" + collector.url()))
            .toArray(String[]::new));
  }

  private static void post(
      ServiceProcess adapter, String id, String data, @Nullable String traceparent)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(adapter.url().resolve("/events"))
            .headers("ce-specversion", "1.0", "ce-id", id, "ce-source", "/tests")
            .headers("ce-type", "test", "Content-Type", "application/json");
    if (traceparent != null) {
      request.header("ce-traceparent", traceparent);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(request.POST(BodyPublishers.ofString(data)).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }
  }

  /// What is told of an order that is found to be large.
  private static Tuple split(String id) {
    ItemTrace order = ItemTrace.of("orders", "/tests#" + id);
    return tuple("splitter by-size", order.traceId(), order.spanId(), "out", linkTo("large", id));
  }

  private static String ofEvent(String id) {
    return ItemTrace.ofEvent("/tests#" + id).traceId();
  }

  private static List<String> linkTo(String queue, String id) {
    ItemTrace item = ItemTrace.of(queue, "/tests#" + id);
    return List.of(item.traceId() + "/" + item.spanId());
  }

  private static @Nullable String outcome(Told span) {
    return span.attributes().get("millrace.outcome");
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
