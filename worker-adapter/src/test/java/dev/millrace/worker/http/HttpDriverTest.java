package dev.millrace.worker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.contracts.http.JsonHttp;
import dev.millrace.contracts.json.Json;
import dev.millrace.contracts.json.JsonData;
import dev.millrace.contracts.source.Item;
import dev.millrace.worker.work.RecordedAttempt;
import dev.millrace.worker.work.StopSignal.Reason;
import dev.millrace.worker.work.Verdict;
import dev.millrace.worker.work.Verdict.Busy;
import dev.millrace.worker.work.Verdict.DeadlineExceeded;
import dev.millrace.worker.work.Verdict.Done;
import dev.millrace.worker.work.Verdict.Failed;
import dev.millrace.worker.work.Verdict.FailedForGood;
import dev.millrace.worker.work.Verdict.Failure;
import dev.millrace.worker.work.Work;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A real HTTP server as the worker.
@NullUnmarked
class HttpDriverTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final Work WORK =
      new Work("thumbs", "a/b", 2, JsonData.parse("{\"path\":\"x\"}"), null, NOW.plusSeconds(60));

  private final RecordedAttempt attempt = new RecordedAttempt();
  private final AtomicReference<String> received = new AtomicReference<>();
  private final AtomicReference<String> traceparent = new AtomicReference<>();
  private final AtomicReference<String> authorization = new AtomicReference<>();
  private HttpServer server;
  private volatile Answer answer;

  private record Answer(int status, String headers, String body) {}

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/api/v1/work", this::handle);
    server.createContext("/elsewhere", exchange -> received.set("followed a redirect"));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    authorization.set(exchange.getRequestHeaders().getFirst("Authorization"));
    traceparent.set(exchange.getRequestHeaders().getFirst("traceparent"));
    received.set(
        exchange.getRequestMethod()
            + " "
            + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    for (String header : answer.headers.split("\n")) {
      if (!header.isEmpty()) {
        exchange.getResponseHeaders().add(header.split(": ")[0], header.split(": ")[1]);
      }
    }
    byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private Verdict answered(int status, String headers, String body) throws InterruptedException {
    answer = new Answer(status, headers, body);
    return driver(server.getAddress().getPort()).drive(WORK, attempt);
  }

  private static HttpDriver driver(int port) {
    return new HttpDriver(
        JsonHttp.newClient(),
        URI.create("http://127.0.0.1:" + port + "/"),
        "for-the-worker",
        1000,
        () -> NOW);
  }

  /// Or one wrong certificate would make dead letters of all items.
  @Test
  void aWorkerThatRefusesTheHandshakeWasNeverGivenTheItem() throws Exception {
    try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var refusing =
          CompletableFuture.runAsync(
              () -> {
                try (Socket socket = listening.accept()) {
                  socket.getInputStream().read(new byte[16_384]);
                  // A fatal alert: handshake_failure.
                  socket.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, 2, 40});
                  socket.getOutputStream().flush();
                  socket.getInputStream().read();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      var https = URI.create("https://127.0.0.1:" + listening.getLocalPort());
      assertThat(
              new HttpDriver(JsonHttp.newClient(), https, null, 1000, () -> NOW)
                  .drive(WORK, attempt))
          .isInstanceOf(Busy.class);
      refusing.join();
    }
  }

  @Test
  void theItemIsPostedWithWhatTheQueueKnowsOfIt() throws Exception {
    answered(200, "", "{\"kind\":\"WorkResult\",\"apiVersion\":\"v1\",\"data\":{\"n\":1}}");
    assertThat(authorization.get()).isEqualTo("Bearer for-the-worker");
    assertThat(received.get()).startsWith("POST {\"kind\":\"Item\",\"apiVersion\":\"v1\",");
    assertThat(Json.strict().readValue(received.get().substring(5), Item.class))
        .isEqualTo(new Item(new Item.Metadata("a/b", "thumbs", 2, WORK.deadline()), WORK.data()));
  }

  @Test
  void aLaterStageAlsoGetsTheItemsOwnData() throws Exception {
    answer = new Answer(200, "", "{}");
    Work later = WORK.with(JsonData.parse("{\"faces\":2}"));
    driver(server.getAddress().getPort()).drive(later, attempt);
    Item item = Json.strict().readValue(received.get().substring(5), Item.class);
    assertThat(item.data()).isEqualTo(JsonData.parse("{\"faces\":2}"));
    assertThat(item.metadata().original()).isEqualTo(WORK.data());
  }

  @Test
  void aWorkerIsToldTheSpanThatItWorksIn() throws Exception {
    answered(200, "", "{}");
    assertThat(traceparent.get()).isNull();
    var span =
        SpanContext.create(
            "4bf92f3577b34da6a3ce929d0e0e4736",
            "00f067aa0ba902b7",
            TraceFlags.getSampled(),
            TraceState.getDefault());
    try (Scope here = Span.wrap(span).makeCurrent()) {
      answered(200, "", "{}");
    }
    assertThat(traceparent.get())
        .isEqualTo("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  }

  @Nested
  class WhenTheWorkerAnswers {
    @Test
    void _200_theItemIsDone_andWhatWeDoNotKnowIsIgnored() throws Exception {
      assertThat(answered(200, "", "{\"data\":{\"n\":1},\"took\":\"3s\"}"))
          .isEqualTo(new Done(JsonData.parse("{\"n\":1}")));
      assertThat(answered(200, "", "{}")).isEqualTo(new Done(JsonData.empty()));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {"not json", "null", "[]", "{\"kind\":\"Item\",\"data\":{}}", "{\"data\":3}"})
    void _200_withoutAWorkResult_theAttemptHasFailed(String body) throws Exception {
      Verdict verdict = answered(200, "", body);
      assertThat(((Failed) verdict).why().reason())
          .startsWith("the worker's answer is not a WorkResult: ");
    }

    @Test
    void _422_theItemNeverSucceeds_forTheReasonGiven() throws Exception {
      assertThat(answered(422, "", "{\"title\":\"No\",\"detail\":\"the file is no video\"}"))
          .isEqualTo(new FailedForGood(Failure.of("the file is no video")));
      assertThat(answered(422, "", "just text"))
          .isEqualTo(new FailedForGood(Failure.of("just text")));
      assertThat(answered(422, "", ""))
          .isEqualTo(new FailedForGood(Failure.of("the worker gave no reason")));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "429 | 7                             | PT7S",
          "503 | 0                             | PT1S",
          "503 | 99999999                      | PT1H",
          "503 | 99999999999999999999          | PT1H",
          "503 | soon                          | PT1S",
          "503 | -3                            | PT1S",
          "503 | Tue, 24 Nov 2026 10:00:30 GMT | PT30S",
          "503 | Tue, 24 Nov 2026 09:00:00 GMT | PT1S",
        })
    void _429or503_itIsBusyForAsLongAsItSays(int status, String retryAfter, Duration after)
        throws Exception {
      assertThat(answered(status, "Retry-After: " + retryAfter, "{\"detail\":\"full\"}"))
          .isEqualTo(new Busy(after, "HTTP status " + status + ": full"));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void _thatWeAreNotLetIn_theItemIsNotToBlame(int status) throws Exception {
      String why = "HTTP status " + status + ": the worker gave no reason";
      assertThat(answered(status, "", "")).isEqualTo(new Busy(AnswerVerdict.UNSAID, why));
    }

    @Test
    void _anythingElse_itIsTriedAgain() throws Exception {
      assertThat(answered(500, "", "{\"detail\":\"out of memory\"}"))
          .isEqualTo(new Failed(Failure.of("HTTP status 500: out of memory")));
      assertThat(answered(204, "", ""))
          .isEqualTo(new Failed(Failure.of("HTTP status 204: the worker gave no reason")));
      assertThat(answered(404, "", ""))
          .isEqualTo(new Failed(Failure.of("HTTP status 404: the worker gave no reason")));
    }

    @Test
    void _aRedirect_itIsNotFollowed() throws Exception {
      String there = "http://127.0.0.1:" + server.getAddress().getPort() + "/elsewhere";
      assertThat(answered(307, "Location: " + there, ""))
          .isEqualTo(new Failed(Failure.of("HTTP status 307: redirects are not followed")));
      assertThat(received.get()).startsWith("POST ");
    }

    @Test
    void _moreThanIsAllowed_theAttemptHasFailed() throws Exception {
      Verdict verdict = answered(200, "", "{\"data\":{\"x\":\"" + "y".repeat(1000) + "\"}}");
      assertThat(verdict).isEqualTo(new Failed(Failure.of("the answer has more than 1000 bytes")));
    }
  }

  @Nested
  class WhenTheWorkerDoesNotAnswer {
    @Test
    void becauseItIsNotThere_itWasNeverGivenTheItem() throws Exception {
      server.stop(0);
      int port = server.getAddress().getPort();
      String why = "nothing accepts connections at 127.0.0.1:" + port;
      assertThat(driver(port).drive(WORK, attempt)).isEqualTo(new Busy(Duration.ofSeconds(1), why));
    }

    @Test
    void becauseItBrokeOff_theAttemptHasFailed() throws Exception {
      withRawServer(
          socket -> close(socket),
          port ->
              assertThat(((Failed) driver(port).drive(WORK, attempt)).why().reason())
                  .startsWith("the worker broke off: "));
    }

    @Test
    void becauseItsAnswerIsNotHttp_theAttemptHasFailed() throws Exception {
      withRawServer(
          socket -> say(socket, "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n"),
          port ->
              assertThat(((Failed) driver(port).drive(WORK, attempt)).why().reason())
                  .startsWith("the worker's answer is not HTTP: "));
    }

    @Test
    void theConnectionIsClosedWhenTheWorkIsToldToStop() throws Exception {
      var closed = new CompletableFuture<Boolean>();
      withRawServer(
          socket -> readToTheEnd(socket, closed),
          port -> {
            var verdict = new CompletableFuture<Verdict>();
            Thread.startVirtualThread(
                () -> {
                  try {
                    verdict.complete(driver(port).drive(WORK, attempt));
                  } catch (InterruptedException e) {
                    verdict.completeExceptionally(e);
                  }
                });
            await().until(() -> received.get() != null);
            attempt.stop.stop(Reason.DEADLINE, Duration.ofSeconds(9));
            assertThat(verdict.join()).isInstanceOf(DeadlineExceeded.class);
            assertThat(closed.get(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
          });
    }
  }

  @Test
  void aClientThatFollowsRedirectsIsRefused() {
    var client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    URI base = URI.create("http://127.0.0.1:1");
    assertThatThrownBy(() -> new HttpDriver(client, base, null, 1, Instant::now))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private interface Check {
    void on(int port) throws Exception;
  }

  private static void withRawServer(Consumer<Socket> behaviour, Check check) throws Exception {
    try (var raw = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(
          () -> {
            try {
              behaviour.accept(raw.accept());
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      check.on(raw.getLocalPort());
    }
  }

  private static void say(Socket socket, String answer) {
    try {
      socket.getInputStream().read();
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.getInputStream().read();
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void readToTheEnd(Socket socket, CompletableFuture<Boolean> closed) {
    try {
      while (socket.getInputStream().read() >= 0) {
        received.set("something");
      }
      closed.complete(true);
    } catch (IOException e) {
      closed.complete(true); // a reset is an end as well
    }
  }
}
