package dev.millrace.event.pump;

import static dev.millrace.event.Events.cloudEvent;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.event.pattern.Arrival;
import dev.millrace.event.pattern.Membership;
import dev.millrace.event.pattern.Membership.Role;
import dev.millrace.event.pump.Outlet.Report;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What is said to a queue-service where events are gathered.
class BatchOutletTest {
  private static final String ENQUEUED =
      "{\"kind\":\"EnqueueResult\",\"apiVersion\":\"v1\",\"items\":[]}";
  private static final String SEALED =
      """
      {"kind":"BatchStatus","apiVersion":"v1","queue":"q","name":"b","sealed":false,"accepted":0,
       "counts":{},"complete":false,"opened":"2030-01-01T00:00:00Z"}\
      """;

  private final List<String> calls = new ArrayList<>();
  private final List<JsonNode> items = new ArrayList<>();

  /// Statuses other than 200, by call; each is said once.
  private final Map<String, Integer> answers = new HashMap<>();

  private HttpServer service;
  private Outlet outlet;

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext("/api/v1/queues/q/", this::answer);
    service.start();
    var client = QueueClient.of(URI.create("http://127.0.0.1:" + service.getAddress().getPort()));
    outlet = new BatchOutlet("q", client, new QueueOutlet("q", client));
  }

  @AfterEach
  void stop() {
    outlet.close();
    service.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonNode body = Json.lenient().readTree(exchange.getRequestBody().readAllBytes());
    boolean enqueues = exchange.getRequestMethod().equals("POST");
    String call = enqueues ? enqueue(body) : seal(exchange.getRequestURI().getPath(), body);
    calls.add(call);
    Integer status = Objects.requireNonNullElse(answers.remove(call), 200);
    String problem =
        "{\"type\":\"/problems/p\",\"title\":\"no\",\"status\":%d,\"detail\":\"no %s\"}"
            .formatted(status, call);
    byte[] answer =
        (status == 200 ? (enqueues ? ENQUEUED : SEALED) : problem).getBytes(StandardCharsets.UTF_8);
    exchange
        .getResponseHeaders()
        .set("Content-Type", status == 200 ? "application/json" : "application/problem+json");
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private String enqueue(JsonNode body) {
    var names = new ArrayList<String>();
    for (JsonNode item : body.path("items")) {
      items.add(item);
      names.add(item.path("name").asString().replace("/tests#", ""));
    }
    return "items " + String.join(" ", names);
  }

  private static String seal(String path, JsonNode body) {
    String batch = path.substring(path.lastIndexOf('/') + 1);
    if (body.has("manifest")) {
      return "list " + batch + " " + body.path("manifest");
    }
    return body.has("sealed") ? "seal " + batch : "expect " + batch + " " + body.path("expected");
  }

  private static Outgoing item(String id, @Nullable Long expected) {
    return outgoing(id, Membership.item("b", Role.DONE, expected, null));
  }

  private static Outgoing end(String id, @Nullable Long expected) {
    return outgoing(id, Membership.end("b", expected));
  }

  private static Outgoing outgoing(String id, @Nullable Membership membership) {
    var event = cloudEvent(id, "k", "{\"amount\": 1.50}");
    return new Outgoing(new Arrival("in", event, "t/0/1"), event, membership);
  }

  private static List<String> ids(List<Outgoing> events) {
    return events.stream().map(event -> event.arrival().id().replace("/tests#", "")).toList();
  }

  private Report deliver(Outgoing... events) throws InterruptedException {
    return outlet.deliver(List.of(events));
  }

  @Test
  void anItemIsDone_withItsEventForDataAndWhatThatHoldsForAResult() throws Exception {
    assertThat(deliver(item("e1", null))).isEqualTo(Report.done());
    JsonNode item = items.getFirst();
    assertThat(item.path("name").asString()).isEqualTo("/tests#e1");
    assertThat(item.path("batch").asString()).isEqualTo("b");
    assertThat(item.path("data").path("type").asString()).isEqualTo("dev.millrace.test");
    assertThat(item.path("result").has("amount")).isTrue();
    assertThat(item.path("result").size()).isEqualTo(1);
  }

  @Test
  void anItemOfANameOfItsOwnHasThat() throws Exception {
    for (Role role : List.of(Role.DONE, Role.WORK)) {
      deliver(outgoing("e1", Membership.item("b", role, null, "b/part-1")));
      assertThat(items.getLast().path("name").asString()).isEqualTo("b/part-1");
    }
  }

  @Test
  void whatIsGatheredByNobodyIsWork() throws Exception {
    deliver(outgoing("e1", null));
    assertThat(items.getFirst().has("result")).isFalse();
    assertThat(calls).containsExactly("items e1");
  }

  @Test
  void whatIsGatheredAsWorkIsAnItemOfItsBatchWithoutAResult() throws Exception {
    deliver(outgoing("e1", Membership.item("b", Role.WORK, null, null)));
    assertThat(items.getFirst().path("batch").asString()).isEqualTo("b");
    assertThat(items.getFirst().has("result")).isFalse();
  }

  @Test
  void aSizeIsSaidOnceAndFirst() throws Exception {
    deliver(item("e1", null), item("e2", 3L), end("m", 3L), item("e3", 3L));
    assertThat(calls).containsExactly("expect b 3", "items e1 e2 e3");
  }

  @Test
  void aManifestIsSaidOnce_beforeTheItemsOfItsDelivery_andIsNone() throws Exception {
    var manifest = Membership.manifest("b", null, List.of("b/x", "b/y"));
    deliver(item("e1", null), outgoing("m", manifest), outgoing("n", manifest), item("e2", null));
    assertThat(calls).containsExactly("list b [\"b/x\",\"b/y\"]", "items e1 e2");
  }

  @Test
  void aManifestThatIsRefusedIsADeadLetter() throws Exception {
    answers.put("list b [\"b/x\"]", 409);
    Report report =
        deliver(outgoing("m", Membership.manifest("b", null, List.of("b/x"))), item("e1", null));
    assertThat(ids(report.refused().stream().map(Outlet.Refused::outgoing).toList()))
        .containsExactly("m");
    assertThat(calls).endsWith("items e1");
  }

  @Test
  void anEndWithoutASizeIsSaidBetweenWhatCameBeforeItAndWhatComesAfter() throws Exception {
    deliver(item("e1", null), item("e2", null), end("m", null), item("late", null));
    assertThat(calls).containsExactly("items e1 e2", "seal b", "items late");
  }

  @Test
  void aSizeThatIsRefusedIsADeadLetter_andSoIsTheItemThatToldIt() throws Exception {
    answers.put("expect b 1", 409);
    Report report = deliver(item("e1", null), item("e2", 1L), item("e3", null));
    assertThat(calls).containsExactly("expect b 1", "items e1 e3");
    assertThat(report.left()).isEmpty();
    assertThat(report.refused())
        .extracting(refused -> refused.outgoing().arrival().id())
        .containsExactly("/tests#e2");
    assertThat(report.refused().getFirst().reason()).contains("no expect b 1");
  }

  @Test
  void anItemThatIsTooLateForItsBatchIsADeadLetter_andTheOthersAreNot() throws Exception {
    answers.put("items e1 late e2", 409);
    answers.put("items late", 409);
    Report report = deliver(item("e1", null), item("late", null), item("e2", null));
    assertThat(calls).containsExactly("items e1 late e2", "items e1", "items late", "items e2");
    assertThat(ids(report.refused().stream().map(Outlet.Refused::outgoing).toList()))
        .containsExactly("late");
    assertThat(report.trouble()).isNull();
  }

  @Test
  void anEndWaitsForItemsThatCannotBeGivenNow() throws Exception {
    answers.put("items e1", 503);
    Report report = deliver(item("e1", null), end("m", null), item("e2", null));
    assertThat(calls).containsExactly("items e1");
    assertThat(ids(report.left())).containsExactly("e1", "m", "e2");
    assertThat(report.trouble()).hasMessageContaining("queue q");

    assertThat(outlet.deliver(report.left())).isEqualTo(Report.done());
    assertThat(calls.subList(1, 4)).containsExactly("items e1", "seal b", "items e2");
  }

  @Test
  void whatIsBehindASealThatCannotBeSaidNowIsLeft_andWhatIsBeforeItIsNot() throws Exception {
    answers.put("seal b", 503);
    Report report = deliver(item("e1", null), end("m", null), item("e2", null));
    assertThat(calls).containsExactly("items e1", "seal b");
    assertThat(ids(report.left())).containsExactly("m", "e2");
    assertThat(report.trouble()).hasMessageContaining("queue q, batch b");
  }
}
