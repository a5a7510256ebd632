package dev.millrace.event.pump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.event.pattern.Arrival;
import dev.millrace.event.pattern.Copier;
import dev.millrace.event.pattern.Routing;
import dev.millrace.event.pump.Intake.Carried;
import dev.millrace.event.pump.Intake.Passed;
import dev.millrace.event.pump.Intake.Rejected;
import dev.millrace.event.watch.Passages;
import dev.millrace.event.watch.Troubles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What an intake makes of the answers of a queue-service that does not settle all it is told.
class QueueIntakeTest {
  /// Items that are leased, with their data.
  private final Map<String, String> items = new HashMap<>();

  /// What is answered for an item: a status and the type of its problem. It stays so.
  private final Map<String, String> refusals = new HashMap<>();

  /// The items of each settle, with what was to be done.
  private final List<String> settles = new ArrayList<>();

  /// More of them in one call are too large.
  private int most = 100;

  private int failures;
  private volatile Instant now = Instant.now();
  private HttpServer service;
  private QueueIntake intake;

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext("/api/v1/queues/photos/", this::answer);
    service.start();
    var client = QueueClient.of(URI.create("http://127.0.0.1:" + service.getAddress().getPort()));
    var request = new LeaseRequest("adapter", 10, null, Duration.ofSeconds(30));
    InstantSource clock = () -> now;
    intake = new QueueIntake("in", "photos", client, request, clock);
    items.putAll(Map.of("a", "{}", "b", "{}", "c", "{}"));
  }

  @AfterEach
  void stop() {
    intake.close();
    service.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonNode body = Json.lenient().readTree(exchange.getRequestBody().readAllBytes());
    boolean settle = exchange.getRequestURI().getPath().endsWith(":settle");
    if (settle) {
      settles.add(
          body.path("leases")
              .valueStream()
              .map(lease -> lease.path("do").asString() + " " + lease.path("token").asString())
              .collect(Collectors.joining(", ")));
    }
    if (settle && failures > 0) {
      failures--;
      send(exchange, 503, problem(503, "away"));
    } else if (settle && body.path("leases").size() > most) {
      send(exchange, 413, problem(413, "body-too-large"));
    } else {
      send(exchange, 200, settle ? settled(body) : leases());
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] answer = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private String leases() {
    return items.keySet().stream()
        .sorted()
        .map(
            name ->
                """
                {"token":"%s","name":"%s","data":%s,"attempt":1,"failures":0,
                 "expires":"2030-01-01T00:00:00Z"}\
                """
                    .formatted(name, name, items.get(name)))
        .collect(
            Collectors.joining(
                ",", "{\"kind\":\"LeaseList\",\"apiVersion\":\"v1\",\"leases\":[", "]}"));
  }

  private String settled(JsonNode body) {
    return body.path("leases")
        .valueStream()
        .map(lease -> settled(lease.path("token").asString(), lease.path("do").asString()))
        .collect(
            Collectors.joining(
                ",",
                "{\"kind\":\"SettleResult\",\"apiVersion\":\"v1\",\"leases\":[],\"results\":[",
                "]}"));
  }

  private String settled(String token, String verb) {
    String refusal = verb.equals("fail") ? null : refusals.get(token);
    if (refusal == null) {
      return "{\"token\":\"%s\",\"status\":200,\"state\":\"succeeded\"}".formatted(token);
    }
    int status = Integer.parseInt(refusal.substring(0, 3));
    return "{\"token\":\"%s\",\"status\":%d,\"problem\":%s}"
        .formatted(token, status, problem(status, refusal.substring(4)));
  }

  private static String problem(int status, String type) {
    return "{\"type\":\"/problems/%s\",\"title\":\"no\",\"status\":%d,\"detail\":\"no, %s\"}"
        .formatted(type, status, type);
  }

  private static List<Passed> passed(List<Arrival> arrivals) {
    return arrivals.stream()
        .map(
            arrival ->
                new Passed(
                    arrival,
                    List.of(new Carried("blur", new Outgoing(arrival, arrival.event()))),
                    null))
        .toList();
  }

  private static List<String> positions(List<Rejected> rejected) {
    return rejected.stream().map(rejection -> rejection.passed().arrival().position()).toList();
  }

  @Test
  void aBatchThatIsSealedRefusesForGood_andALeaseThatIsLostDoesNot() throws Exception {
    refusals.put("a", "409 batch-sealed");
    refusals.put("b", "409 lease-lost");
    refusals.put("c", "409 batch-mismatch");
    var passed = passed(intake.take(Duration.ZERO));
    assertThat(positions(intake.acknowledge(passed))).containsExactly("photos/a", "photos/c");
  }

  @Test
  void whatIsTooMuchForOneCallGoesInSeveral() throws Exception {
    most = 1;
    assertThat(intake.acknowledge(passed(intake.take(Duration.ZERO)))).isEmpty();
    assertThat(settles)
        .containsExactly(
            "complete a, complete b, complete c",
            "complete a",
            "complete b, complete c",
            "complete b",
            "complete c");
  }

  @Test
  void whatIsTooMuchByItselfIsRefused() throws Exception {
    most = 0;
    assertThat(positions(intake.acknowledge(passed(intake.take(Duration.ZERO)))))
        .containsExactly("photos/a", "photos/b", "photos/c");
    most = 100;
  }

  @Test
  void manyBytesGoInSeveralCalls() throws Exception {
    String large = "{\"x\":\"" + "x".repeat(5 * 1024 * 1024) + "\"}";
    items.putAll(Map.of("a", large, "b", large, "c", "{}"));
    assertThat(intake.acknowledge(passed(intake.take(Duration.ZERO)))).isEmpty();
    assertThat(settles).containsExactly("complete a", "complete b, complete c");
  }

  @Test
  void aLeaseThatIsLostMeanwhileIsNotSettled() throws Exception {
    var passed = passed(intake.take(Duration.ZERO));
    refusals.put("b", "409 lease-lost");
    now = now.plusSeconds(20);
    intake.hold();
    refusals.clear();
    assertThat(intake.acknowledge(passed)).isEmpty();
    assertThat(settles).containsExactly("extend a, extend b, extend c", "complete a, complete c");
  }

  @Test
  void anItemThatIsNoEventDoesNotTakeTheOthersWithIt_alsoWhenItCannotBeRefusedNow()
      throws Exception {
    items.put("b", "{\"specversion\":\"9\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"}");
    failures = 1;
    List<Arrival> arrivals = intake.take(Duration.ZERO);
    assertThat(arrivals).extracting(Arrival::position).containsExactly("photos/a", "photos/c");
    assertThat(intake.acknowledge(passed(arrivals))).isEmpty();
    items.clear();
    intake.take(Duration.ZERO);
    assertThat(settles).containsExactly("fail b", "complete a, complete c", "fail b");
  }

  @Test
  void whatMetAFullQueueBesideARefusalIsSettledByTheNextTry() throws Exception {
    var dispatch = dispatch("out", "queue");
    refusals.putAll(Map.of("a", "413 data-too-large", "b", "429 queue-full"));
    dispatch.reject(intake.acknowledge(dispatch.passed()));
    assertThatThrownBy(() -> intake.acknowledge(dispatch.passed()))
        .hasMessageContaining("queue-full");
    refusals.clear();
    assertThat(intake.acknowledge(dispatch.passed())).isEmpty();
    assertThat(settles)
        .containsExactly("complete a, complete b, complete c", "fail a, complete b", "complete b");
  }

  @Test
  void aDeadLetterThatIsRefusedStaysInTheQueueThatItCameFrom() throws Exception {
    var dispatch = dispatch("out", Routing.DEAD);
    refusals.put("a", "413 data-too-large");
    dispatch.reject(intake.acknowledge(dispatch.passed()));
    dispatch.reject(intake.acknowledge(dispatch.passed()));
    assertThat(intake.acknowledge(dispatch.passed())).isEmpty();
    assertThat(settles)
        .containsExactly("complete a, complete b, complete c", "complete a", "fail a");
  }

  /// Everything that was leased, on its way to outputs that are queues.
  private Dispatch dispatch(String... outputs) throws Exception {
    var passages = new Passages(new SimpleMeterRegistry(), InstantSource.system());
    var routing = new Routing(new Copier(List.of("out")), "tests", passages);
    Map<String, Outlet> outlets =
        Stream.of(outputs).collect(Collectors.toMap(output -> output, output -> UNUSED));
    Map<String, String> queues =
        Stream.of(outputs).collect(Collectors.toMap(output -> output, output -> output));
    var dispatch =
        new Dispatch(routing, new Outlets(outlets, queues), passages, new Troubles(), true, true);
    intake.take(Duration.ZERO).forEach(dispatch::add);
    return dispatch;
  }

  private static final Outlet UNUSED =
      new Outlet() {
        @Override
        public Report deliver(List<Outgoing> events) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
      };
}
