package dev.millrace.event.pump;

import static dev.millrace.event.Events.cloudEvent;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.ItemState;
import dev.millrace.contracts.queue.Lease;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.contracts.queue.QueueSpec;
import dev.millrace.contracts.queue.QueueStatus;
import dev.millrace.event.end.End;
import dev.millrace.event.expression.Expressions;
import dev.millrace.event.message.Event;
import dev.millrace.event.message.ItemForm;
import dev.millrace.event.message.MalformedEvent;
import dev.millrace.event.message.Mark;
import dev.millrace.event.pattern.Filter;
import dev.millrace.event.pattern.Routing;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Dead letters that lie in a queue. Those in a topic are redriven in `flow`.
class RedriveTest {
  private final Map<String, Event> letters = new LinkedHashMap<>();
  private final Map<String, JsonNode> settled = new LinkedHashMap<>();
  private boolean leased;
  private HttpServer service;

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext("/api/v1/queues/letters", this::answer);
    service.start();
  }

  @AfterEach
  void stop() {
    service.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonNode body = Json.lenient().readTree(exchange.getRequestBody().readAllBytes());
    String path = exchange.getRequestURI().getPath();
    String answer =
        path.endsWith(":settle") ? settle(body) : path.endsWith("/leases") ? leases() : status();
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String status() {
    long open = letters.size() - settled.size();
    return Json.strict()
        .writeValueAsString(
            new QueueStatus(
                "letters",
                QueueSpec.defaults(),
                false,
                null,
                Map.of(ItemState.READY, open),
                null,
                null));
  }

  private String leases() throws IOException {
    var leases = new ArrayList<Lease>();
    for (Map.Entry<String, Event> letter : letters.entrySet()) {
      try {
        var data = ItemForm.write(letter.getValue(), letter.getKey());
        String name = letter.getKey();
        leases.add(
            new Lease(
                name,
                name,
                data,
                1,
                0,
                "camera-7",
                "photos-1",
                7,
                Instant.parse("2030-01-01T00:00:00Z"),
                null));
      } catch (MalformedEvent e) {
        throw new IOException(e);
      }
    }
    List<Lease> given = leased ? List.of() : leases;
    leased = true;
    return "{\"kind\":\"LeaseList\",\"apiVersion\":\"v1\",\"leases\":%s}"
        .formatted(Json.strict().writeValueAsString(given));
  }

  private String settle(JsonNode body) {
    var results = new ArrayList<String>();
    for (JsonNode one : body.path("leases")) {
      settled.put(one.path("token").asString(), one);
      results.add("{\"token\":%s,\"status\":200}".formatted(one.path("token")));
    }
    return "{\"kind\":\"SettleResult\",\"apiVersion\":\"v1\",\"leases\":[],\"results\":%s}"
        .formatted(results);
  }

  /// As an adapter of that name has buried it.
  private void letter(String id, String adapter, String json) {
    Event event = cloudEvent(id, "k", json);
    event = Mark.REASON.on(event, "no such key: n");
    event = Mark.PATTERN.on(event, "filter");
    event = Mark.INSTANCE.on(event, adapter);
    letters.put(id, Mark.INPUT.on(event, "in"));
  }

  @Test
  void goesThroughThePatternAgain_inOneCallWithWhatBecomesOfIt_andWhatFailsAgainStays()
      throws Exception {
    letter("mended", "ours", "{\"n\": 1}");
    letter("bad", "ours", "{\"m\": 1}");
    letter("foreign", "theirs", "{\"n\": 1}");
    assertThat(redrive().run(100)).isEqualTo(new Redrive.Outcome(2, 1, 1));

    JsonNode mended = node("mended");
    assertThat(mended.path("do").asString()).isEqualTo("complete");
    JsonNode then = mended.path("then").path(0);
    assertThat(then.path("queue").asString()).isEqualTo("shipped");
    assertThat(then.path("items").path(0).path("name").asString()).isEqualTo("/tests#mended");
    assertThat(then.path("items").path(0).path("group").asString()).isEqualTo("camera-7");
    assertThat(then.path("items").path(0).path("batch").asString()).isEqualTo("photos-1");
    assertThat(then.path("items").path(0).path("priority").asInt()).isEqualTo(7);
    assertThat(then.toString()).contains("\"n\"").doesNotContain("millracereason");
    assertThat(node("bad").path("do").asString()).isEqualTo("fail");
    assertThat(node("bad").path("reason").asString()).contains("'n'");
    assertThat(node("foreign").path("do").asString()).isEqualTo("release");
  }

  private JsonNode node(String token) {
    return settled.getOrDefault(token, Json.strict().createObjectNode());
  }

  private Redrive redrive() throws Exception {
    var passages = new Passages(new SimpleMeterRegistry(), InstantSource.system());
    var client = QueueClient.of(URI.create("http://127.0.0.1:" + service.getAddress().getPort()));
    var ends =
        new Ends(
            null,
            "ours",
            "earliest",
            client,
            new LeaseRequest("adapter", 10, null, Duration.ofSeconds(30)),
            new Ends.Webhooks(JsonHttp.newClient(), Duration.ofSeconds(1), 1, null),
            InstantSource.system());
    var filter = new Filter(Expressions.predicate("event.data.n == 1"), "out", null);
    return new Redrive(
        "ours",
        new End.Queue("letters"),
        Map.of("out", new End.Queue("shipped")),
        ends,
        new Routing(filter, "ours", passages),
        passages,
        new Troubles());
  }
}
