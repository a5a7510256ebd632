package dev.millrace.signup.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.json.Json;
import dev.millrace.signup.Databases;
import dev.millrace.signup.Items;
import dev.millrace.signup.RunningPart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The whole texter, and a gateway that answers what a test wants.
class TexterTest {
  private static final List<JsonNode> MESSAGES = new CopyOnWriteArrayList<>();
  private static final List<String> KEYS = new CopyOnWriteArrayList<>();
  private static HttpServer gateway;
  private static RunningPart texter;
  private static volatile int status = 200;
  private static volatile byte[] words = {};
  private static volatile boolean stalls;

  @BeforeAll
  static void start() throws IOException {
    gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    gateway.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    gateway.createContext(
        "/sms",
        exchange -> {
          MESSAGES.add(Json.lenient().readTree(exchange.getRequestBody().readAllBytes()));
          KEYS.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
          if (status == 0) {
            exchange.close();
            return;
          }
          exchange.getResponseHeaders().add("Retry-After", "7");
          exchange.sendResponseHeaders(status, words.length);
          if (stalls) {
            exchange.getResponseBody().flush();
            return;
          }
          exchange.getResponseBody().write(words);
          exchange.close();
        });
    gateway.start();
    texter = texter(gateway.getAddress().getPort());
  }

  private static RunningPart texter(int port) {
    return RunningPart.start(
        "texter",
        RunningPart.settings(
            Databases.create().settings(),
            "millrace.signup.gateway.url=http://127.0.0.1:%d/sms".formatted(port),
            "millrace.signup.gateway.timeout=2s"));
  }

  @AfterAll
  static void stop() {
    texter.close();
    gateway.stop(0);
  }

  @BeforeEach
  void reset() {
    MESSAGES.clear();
    KEYS.clear();
    status = 200;
    words = "so it is".getBytes(StandardCharsets.UTF_8);
    stalls = false;
  }

  @Test
  void aMessageIsSentOnce() {
    String event = UUID.randomUUID().toString();
    HttpResponse<String> first = work(event);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(work(event).body()).isEqualTo(first.body());
    assertThat(MESSAGES).hasSize(1);
    JsonNode message = MESSAGES.getFirst();
    assertThat(message.path("to").asString()).isEqualTo("+491512345678");
    assertThat(message.path("text").asString()).contains("Hello Zoë");
    assertThat(message.path("reference").asString()).isEqualTo("notify-text/" + event);
    assertThat(KEYS).containsExactly("notify-text/" + event);
  }

  @ParameterizedTest
  @CsvSource({
    "400, 422",
    "404, 422",
    "401, 502",
    "403, 502",
    "429, 503",
    "503, 503",
    "500, 502",
    "302, 502",
    "0, 502"
  })
  void whatTheGatewaySaysIsWhatTheQueueIsTold(int says, int told) {
    String event = UUID.randomUUID().toString();
    status = says;
    HttpResponse<String> answer = work(event);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(told);
    if (told == 503) {
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
    }
    status = 202;
    assertThat(work(event).statusCode()).isEqualTo(200);
    assertThat(KEYS).allMatch(key -> key.equals(KEYS.getFirst()));
  }

  @ParameterizedTest
  @CsvSource({"200, 200", "400, 422", "500, 502"})
  void aGatewayThatStallsAfterItsStatusHasSaidEnough(int says, int told) {
    status = says;
    stalls = true;
    HttpResponse<String> answer = work(UUID.randomUUID().toString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(told);
  }

  @Test
  void whatTheGatewaySaysMayBeAnything() {
    status = 400;
    words = "no".getBytes(StandardCharsets.UTF_16);
    HttpResponse<String> answer = work(UUID.randomUUID().toString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
  }

  @Test
  void anEventsIdMayBeOfAnyScript_butHoldsNoControlCharacters() {
    assertThat(work("☃ " + UUID.randomUUID()).statusCode()).isEqualTo(200);
    assertThat(KEYS.getFirst()).startsWith("notify-text/%E2%98%83+");
    assertThat(work("a\r\nb").statusCode()).isEqualTo(422);
    assertThat(work("a\0b").statusCode()).isEqualTo(422);
    assertThat(MESSAGES).hasSize(1);
  }

  @Test
  void aGatewayThatIsNotThereIsBusy() {
    try (RunningPart lonely = texter(1)) {
      String item = item(UUID.randomUUID().toString(), "+491512345678");
      assertThat(lonely.post("/api/v1/work", item).statusCode()).isEqualTo(503);
    }
  }

  @Test
  void withoutANumberThereIsNoMessage() {
    String item = item(UUID.randomUUID().toString(), null);
    assertThat(texter.post("/api/v1/work", item).statusCode()).isEqualTo(422);
    assertThat(MESSAGES).isEmpty();
  }

  @Test
  void mailsAreForSomebodyElse() {
    String item = Items.of("welcome", Items.VERIFIED, "1", "A", "a@example.org");
    assertThat(texter.post("/api/v1/work", item).statusCode()).isEqualTo(422);
  }

  private static HttpResponse<String> work(String event) {
    return texter.post("/api/v1/work", item(event, "+491512345678"));
  }

  private static String item(String event, @Nullable String phone) {
    return Items.of(
        "notify-text", Items.VERIFIED, event, Items.data("Zoë", "z@example.org", phone, null));
  }
}
