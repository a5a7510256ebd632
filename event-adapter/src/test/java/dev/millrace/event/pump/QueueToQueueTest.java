package dev.millrace.event.pump;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.queue.LeaseRequest;
import dev.millrace.contracts.queue.QueueClient;
import dev.millrace.event.pattern.Arrival;
import dev.millrace.event.pump.Intake.Carried;
import dev.millrace.event.pump.Intake.Passed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What is said to a queue-service when items go from queue to queue.
class QueueToQueueTest {
  private static final String LEASES =
      """
      {"kind":"LeaseList","apiVersion":"v1","leases":[
       {"token":"t1","name":"a.jpg","data":{"path":"a.jpg"},"attempt":1,"failures":0,
        "group":"camera-7","batch":"photos-1","priority":7,"expires":"2030-01-01T00:00:00Z"},
       {"token":"t2","name":"b.jpg","data":{"path":"b.jpg"},"attempt":1,"failures":0,
        "expires":"2030-01-01T00:00:00Z"}]}\
      """;
  private static final String SETTLED =
      """
      {"kind":"SettleResult","apiVersion":"v1","results":[
       {"token":"t1","status":200,"state":"succeeded"},
       {"token":"t2","status":200,"state":"succeeded"}],"leases":[]}\
      """;

  private HttpServer service;
  private volatile String settled = "";

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/api/v1/queues/photos/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          boolean settles = exchange.getRequestURI().getPath().endsWith(":settle");
          settled = settles ? body : settled;
          byte[] answer = (settles ? SETTLED : LEASES).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    service.start();
  }

  @AfterEach
  void stop() {
    service.stop(0);
  }

  @Test
  void anItemKeepsItsGroupItsBatchAndItsPriority_andOneWithoutGetsNone() throws Exception {
    var client = QueueClient.of(URI.create("http://127.0.0.1:" + service.getAddress().getPort()));
    var request = new LeaseRequest("adapter", 10, null, Duration.ofSeconds(30));
    try (var intake = new QueueIntake("in", "photos", client, request, InstantSource.system())) {
      List<Arrival> arrivals = intake.take(Duration.ZERO);
      List<Passed> passed =
          arrivals.stream()
              .map(
                  arrival ->
                      new Passed(
                          arrival,
                          List.of(new Carried("blur-a", new Outgoing(arrival, arrival.event()))),
                          null))
              .toList();
      assertThat(intake.acknowledge(passed)).isEmpty();
    }
    JsonNode settlements = Json.lenient().readTree(settled).path("leases");
    JsonNode first = settlements.path(0).path("then").path(0).path("items").path(0);
    assertThat(first.path("name").asString()).isEqualTo("photos/a.jpg");
    assertThat(first.path("data").path("path").asString()).isEqualTo("a.jpg");
    assertThat(first.path("group").asString()).isEqualTo("camera-7");
    assertThat(first.path("batch").asString()).isEqualTo("photos-1");
    assertThat(first.path("priority").asInt()).isEqualTo(7);
    JsonNode second = settlements.path(1).path("then").path(0).path("items").path(0);
    assertThat(second.has("group")).isFalse();
    assertThat(second.has("batch")).isFalse();
    assertThat(second.has("priority")).isFalse();
  }
}
