package dev.millrace.rim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.contracts.Problem;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.context.ConfigurableApplicationContext;

/// What clients may do with their connections.
@Isolated("Spring sets up logging when a context starts: not two at a time")
@Execution(ExecutionMode.CONCURRENT)
class ConnectionTest {
  private static final String GET = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n";

  /// The head of a request that is refused before anybody looks at its body.
  private static final String FOREIGN =
      "POST /api/v1/queues/q/items HTTP/1.1\r\n"
          + "Host: evil.example\r\n"
          + "Content-Type: application/json\r\n"
          + "Content-Length: %d\r\n\r\n";

  private static ConfigurableApplicationContext app;
  private static int port;

  @BeforeAll
  static void start() {
    app =
        TinyApplication.start(
            "millrace.http.patience=2s", "server.jetty.connection-idle-timeout=4s");
    port = TinyApplication.port(app);
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    try (RawHttp raw = new RawHttp(port)) {
      var requests = new StringBuilder(GET.formatted("/slow?wait=300ms"));
      for (int i = 0; i < 50; i++) {
        requests.append(GET.formatted("/api/v1/queues/q" + i));
      }
      raw.send(requests.toString());
      assertThat(raw.next()).contains("{\"waited\":300}");
      for (int i = 0; i < 50; i++) {
        assertThat(raw.next()).contains("{\"queue\":\"q" + i + "\"}");
      }
    }
  }

  @Test
  void aRefusedRequestDoesNotSpoilTheNextOnTheSameConnection() throws Exception {
    try (RawHttp raw = new RawHttp(port)) {
      raw.send(FOREIGN.formatted(5) + "hello" + GET.formatted("/api/v1/queues/q"));
      assertThat(raw.next()).startsWith("HTTP/1.1 403").contains(Problem.MEDIA_TYPE);
      assertThat(raw.next()).contains("{\"queue\":\"q\"}");
    }
  }

  @Test
  void aRequestRefusedBeforeItsBodyCameDoesNotSpoilTheNext() throws Exception {
    try (RawHttp raw = new RawHttp(port)) {
      for (int i = 0; i < 50; i++) {
        raw.send(FOREIGN.formatted(5)).send("hello");
        assertThat(raw.next()).startsWith("HTTP/1.1 403").doesNotContain("Connection: close");
      }
    }
  }

  @Test
  void aRequestRefusedWithALongBodyToComeClosesItsConnection() throws Exception {
    try (RawHttp raw = new RawHttp(port)) {
      raw.send(FOREIGN.formatted(100_000));
      assertThat(raw.next()).startsWith("HTTP/1.1 403").contains("Connection: close");
      assertThat(raw.readAll()).isEmpty();
    }
  }

  @Test
  void aClientThatTricklesItsHeadIsSentAway() throws Exception {
    try (RawHttp raw = new RawHttp(port)) {
      raw.send(GET.formatted("/api/v1/queues/q"));
      raw.next();
      raw.send("GET /api/v1/queues/q HTTP/1.1\r\nHost: localhost\r\n");
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> refuses(raw, "X-Slow: 1\r\n"));
    }
  }

  @Test
  void aClientThatTricklesItsBodyIsSentAway() throws Exception {
    try (RawHttp raw = new RawHttp(port)) {
      raw.send(
          "POST /api/v1/queues/q/items HTTP/1.1\r\n"
              + "Host: localhost\r\n"
              + "Content-Type: application/json\r\n"
              + "Content-Length: 100000\r\n\r\n"
              + "{");
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> raw.hasAnswer() || refuses(raw, " "));
      assertThat(raw.readAll()).startsWith("HTTP/1.1 408").contains("/problems/body-too-slow");
    }
  }

  /// Refused by its path, before anything looks at the body.
  @Test
  void aClientThatTricklesTheBodyOfARefusedRequestIsSentAway() throws Exception {
    try (RawHttp raw = new RawHttp(port)) {
      raw.send(
          "POST /api/v1/queues/q;x/items HTTP/1.1\r\n"
              + "Host: localhost\r\n"
              + "Content-Length: 60000\r\n\r\n");
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> raw.hasAnswer() || refuses(raw, " "));
      assertThat(raw.readAll()).startsWith("HTTP/1.1 400").contains("Connection: close");
    }
  }

  @Test
  void aClientThatStopsInItsBodyIsSentAway() throws Exception {
    try (RawHttp raw = new RawHttp(port)) {
      raw.send(
          "POST /api/v1/queues/q/items HTTP/1.1\r\n"
              + "Host: localhost\r\n"
              + "Content-Type: application/json\r\n"
              + "Content-Length: 100\r\n\r\n"
              + "{");
      assertThat(raw.readAll()).startsWith("HTTP/1.1 408").contains("/problems/body-too-slow");
    }
  }

  /// Now and then it takes as much as begins Jetty's idle timeout anew.
  @ResourceLock("a context")
  @Test
  void aClientThatTricklesAnAnswerOutIsSentAway() throws Exception {
    try (var strict =
            TinyApplication.start("millrace.http.patience=1s", "millrace.http.min-body-rate=1MB");
        var raw = new RawHttp(TinyApplication.port(strict))) {
      raw.send(GET.formatted("/large"));
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(50))
          .until(() -> TinyApplication.largeAnswersEnded.get() > 0 || raw.isAtEnd(1 << 13));
    }
  }

  @Test
  void anIdleConnectionIsClosed() throws Exception {
    try (RawHttp raw = new RawHttp(port)) {
      raw.send(GET.formatted("/api/v1/queues/q"));
      raw.next();
      assertThat(raw.readAll()).isEmpty();
    }
  }

  @Test
  void aLongPollOutlivesTheIdleTimeoutAndThePatience() throws Exception {
    assertThat(RawHttp.once(port, GET.formatted("/slow?wait=7s"))).contains("{\"waited\":7000}");
  }

  @Test
  void aStreamOfEventsOutlivesTheIdleTimeoutAndThePatience() throws Exception {
    try (RawHttp raw = new RawHttp(port)) {
      raw.send(
          GET.formatted("/events?wait=7s").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
      assertThat(raw.readAll()).contains("data:first").contains("data:second");
    }
  }

  @ResourceLock("a context")
  @Test
  void bodiesForWhichThereIsNoRoomAreRefused_untilThereIs() throws Exception {
    try (var narrow =
            TinyApplication.start("millrace.http.max-body=1KB", "millrace.http.max-bodies=1KB");
        var first = new RawHttp(TinyApplication.port(narrow))) {
      String head =
          "POST /api/v1/queues/q/items HTTP/1.1\r\nHost: localhost\r\n"
              + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n";
      String body = " ".repeat(1000 - 12) + "{\"items\":[]}";
      first.send(head + body.substring(0, 600));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(RawHttp.once(TinyApplication.port(narrow), head + body))
                      .startsWith("HTTP/1.1 503")
                      .contains("/problems/bodies-too-many", "Retry-After: 1"));
      first.send(body.substring(600));
      assertThat(first.next()).startsWith("HTTP/1.1 200");
      assertThat(RawHttp.once(TinyApplication.port(narrow), head + body))
          .startsWith("HTTP/1.1 200");
    }
  }

  /// With timeouts of its own: on a busy machine 400 requests at once can take longer than those of
  /// the other tests.
  @ResourceLock("a context")
  @Test
  void manyLongPollsLeaveRoomForOthers() throws Exception {
    List<RawHttp> waiting = new ArrayList<>();
    try (var roomy = TinyApplication.start("server.shutdown=immediate")) {
      int itsPort = TinyApplication.port(roomy);
      for (int i = 0; i < 400; i++) {
        waiting.add(new RawHttp(itsPort).send(GET.formatted("/slow?wait=60s")));
      }
      assertThat(RawHttp.once(itsPort, GET.formatted("/api/v1/queues/q")))
          .contains("{\"queue\":\"q\"}");
    }
    for (RawHttp raw : waiting) {
      raw.close();
    }
  }

  private static boolean refuses(RawHttp raw, String bytes) throws IOException {
    try {
      raw.send(bytes);
      return false;
    } catch (SocketException e) {
      return true;
    }
  }
}
